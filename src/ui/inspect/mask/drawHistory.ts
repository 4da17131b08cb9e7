/** Draws the history of a mask: a column for each epoch, a row for each channel. */
import type { ModalityId } from "../../../contract/clip";
import type { MaskReport } from "../../../contract/inspect";
import { shadeOf, type Side } from "./shade";

export interface HistoryPlan {
  readonly modality: ModalityId;
  readonly history: readonly MaskReport[];
  /** Channels from top to bottom. */
  readonly rows: readonly number[];
  /** Largest distance of any Omega from its threshold. */
  readonly reach: number;
}
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** Size of a cell in pixels: all cells fit the screen, and a few cells are larger. */
export function cellSize(epochs: number, channels: number): CellSize {
  return {
    width: epochs > 100 ? 3 : epochs > 40 ? 6 : epochs > 20 ? 12 : epochs > 8 ? 20 : 32,
    height: channels > 64 ? 5 : channels > 24 ? 8 : 14,
  };
}

/** Blue and orange like those of Okabe and Ito, visible on light and dark backgrounds. */
const hues: Readonly<Record<Side, string>> = { above: "34 139 205", below: "222 112 10" };
const faintest = 0.08;

export function drawHistory(
  context: CanvasRenderingContext2D,
  { modality, history, rows, reach }: HistoryPlan,
  { width, height }: CellSize,
  ink: string,
): void {
  context.clearRect(0, 0, width * history.length, height * rows.length);
  history.forEach(({ values, omega, threshold }, column) => {
    rows.forEach((channel, row) => {
      const { side, amount } = shadeOf(values[modality]?.[channel] ?? 0, { threshold, reach });
      const [x, y] = [column * width, row * height];
      context.fillStyle = `rgb(${hues[side]} / ${faintest + (1 - faintest) * amount})`;
      context.fillRect(x, y, width, height);
      if (omega[modality]?.[channel] === 1) return;
      context.fillStyle = ink;
      const inset = Math.floor(width / 4);
      context.fillRect(x + inset, y + Math.floor(height / 2), width - 2 * inset, 1);
    });
  });
}
