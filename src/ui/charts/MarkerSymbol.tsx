import type { Marker } from "./chartPlans";

interface MarkProps {
  readonly marker: Marker;
  readonly x: number;
  readonly y: number;
  readonly color: string;
}

/** One marker, about 8 px wide. */
export function MarkerSymbol({ marker, x, y, color }: MarkProps) {
  const shape = { fill: "var(--panel)", stroke: color, strokeWidth: 1.75 };
  switch (marker) {
    case "circle":
      return <circle cx={x} cy={y} r={3.4} {...shape} />;
    case "square":
      return <rect x={x - 3} y={y - 3} width={6} height={6} {...shape} />;
    case "triangle":
      return <path d={`M${x} ${y - 4}l4 7h-8z`} {...shape} />;
    case "diamond":
      return <path d={`M${x} ${y - 4.5}l4.5 4.5l-4.5 4.5l-4.5-4.5z`} {...shape} />;
    case "cross":
      return <path d={`M${x - 3} ${y - 3}l6 6m0-6l-6 6`} {...shape} fill="none" />;
  }
}
