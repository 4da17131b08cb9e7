import type { CodesInUse } from "../../../contract/inspect";

const heightPx = 40;

/** Draws the share of positions at each code, most used first, with one row of bars for each group of channels. */
export function CodeUse({ name, codes }: { readonly name: string; readonly codes: CodesInUse }) {
  const largestShare = Math.max(...codes.use.map((own) => Math.max(...own)));
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return (
    <figure className="code-use">
      {codes.use.map((own, group) => {
        const falling = [...own].sort((a, b) => b - a);
        return (
          <svg
            key={group}
            viewBox={`0 0 ${own.length} ${heightPx}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`Use of ${name}'s codes${codes.use.length > 1 ? `, group ${group}` : ""}: the most used code is at ${percent(falling[0] ?? 0)} of positions, ${falling.filter((share) => share === 0).length} of ${own.length} codes are unused`}
          >
            {falling.map((share, code) => (
              <rect
                key={code}
                x={code + 0.1}
                width={0.8}
                y={heightPx * (1 - share / largestShare)}
                height={(heightPx * share) / largestShare}
              />
            ))}
          </svg>
        );
      })}
      <figcaption>
        {name}: codes by use, up to {percent(largestShare)} of positions
      </figcaption>
    </figure>
  );
}
