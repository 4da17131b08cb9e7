/** Keyboard navigation in a grid of channels. */

const rowsAtOnce = 4;

/** The channel that a key moves the focus to, inside the grid; undefined for other keys. */
export function nextChannel(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  at: number,
  columns: number,
  channels: number,
): number | undefined {
  const row = at - (at % columns);
  const last = channels - 1;
  // up and down stay in their column
  const down = (rows: number): number => {
    const next = at + rows * columns;
    const lowest = at + columns * Math.floor((last - at) / columns);
    return Math.min(lowest, Math.max(at % columns, next));
  };
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, at - 1);
    case "ArrowRight":
      return Math.min(last, at + 1);
    case "ArrowUp":
      return down(-1);
    case "ArrowDown":
      return down(1);
    case "PageUp":
      return down(-rowsAtOnce);
    case "PageDown":
      return down(rowsAtOnce);
    case "Home":
      return ctrlKey ? 0 : row;
    case "End":
      return ctrlKey ? last : Math.min(last, row + columns - 1);
    default:
      return undefined;
  }
}
