import { useEffect, useRef } from "react";
import type { Pixels } from "./pixels";

interface PixelCanvasProps {
  readonly pixels: Pixels;
  /** Accessible name; empty where the text next to it says the same. */
  readonly name: string;
  /** Smallest width in CSS pixels to aim at; the zoom is a whole number. */
  readonly targetPx: number;
}

/** Draws pixels at a whole-number zoom without smoothing. */
export function PixelCanvas({ pixels, name, targetPx }: PixelCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, rgba } = pixels;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context && width > 0 && height > 0)
      context.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  const zoom = Math.max(1, Math.round(targetPx / Math.max(1, width)));
  return (
    <canvas
      ref={canvas}
      className="pixels"
      {...(name === "" ? { "aria-hidden": true } : { role: "img", "aria-label": name })}
      width={width}
      height={height}
      style={{ width: width * zoom, aspectRatio: `${width} / ${height}` }}
    />
  );
}
