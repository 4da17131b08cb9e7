import { saveBlob } from "../components/saveFile";
import type { Pixels } from "./pixels";

interface SavePngButtonProps {
  /** Name of the picture. */
  readonly title: string;
  /** File name without its extension. */
  readonly stem: string;
  readonly pixels: Pixels;
  /** A whole number. */
  readonly zoom: number;
}

/** A button that saves a picture. */
export function SavePngButton({ title, stem, pixels, zoom }: SavePngButtonProps) {
  return (
    <button
      type="button"
      className="quiet"
      aria-label={`Save ${title} as PNG`}
      onClick={() => void savePng(`${stem}.png`, pixels, zoom)}
    >
      PNG
    </button>
  );
}

/** Saves pixels at a whole-number zoom without smoothing. */
async function savePng(name: string, pixels: Pixels, zoom: number): Promise<void> {
  const { width, height, rgba } = pixels;
  const source = new OffscreenCanvas(width, height);
  source.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  const target = new OffscreenCanvas(width * zoom, height * zoom);
  const context = target.getContext("2d");
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(source, 0, 0, width * zoom, height * zoom);
  saveBlob(name, await target.convertToBlob({ type: "image/png" }));
}
