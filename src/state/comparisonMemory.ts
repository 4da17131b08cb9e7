/** Keeps comparisons in memory until the page is closed. */
import type { Comparison, ComparisonStorage } from "../contract/compare";

export function createComparisonMemory(kept: readonly Comparison[] = []): ComparisonStorage {
  const all = new Map(kept.map((comparison) => [comparison.id, comparison]));
  const change = (id: string, edit: (one: Comparison) => Comparison): Promise<void> => {
    const one = all.get(id);
    if (one) all.set(id, edit(one));
    return Promise.resolve();
  };
  return {
    all: () => Promise.resolve([...all.values()]),
    put: (head) => {
      all.set(head.id, { ...head, cells: all.get(head.id)?.cells ?? [] });
      return Promise.resolve();
    },
    putCell: (id, cell) =>
      change(id, (one) => ({
        ...one,
        cells: [...one.cells.filter(({ key }) => key !== cell.key), cell],
      })),
    deleteCells: (id, keys) =>
      change(id, (one) => ({ ...one, cells: one.cells.filter(({ key }) => !keys.includes(key)) })),
    delete: (id) => {
      all.delete(id);
      return Promise.resolve();
    },
  };
}
