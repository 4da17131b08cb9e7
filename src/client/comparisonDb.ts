/** Stores comparisons in IndexedDB: one record for each plan and one for each cell. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ComparisonStorage } from "../contract/compare";

/** Only keys are certain: another version of the page may have written the values. */
interface Stores extends DBSchema {
  comparisons: { key: string; value: { readonly id: string } };
  /** By the comparison's id and the cell's own key. */
  cells: { key: [string, string]; value: { readonly id: string; readonly cell: unknown } };
}

function createStores(db: IDBPDatabase<Stores>): void {
  db.createObjectStore("comparisons", { keyPath: "id" });
  db.createObjectStore("cells", { keyPath: ["id", "cell.key"] });
}

/** Its methods reject with the browser's error if IndexedDB is missing or full. */
export function createComparisonDb(): ComparisonStorage {
  let opened: Promise<IDBPDatabase<Stores>> | undefined;
  const open = (): Promise<IDBPDatabase<Stores>> =>
    (opened ??= openDB<Stores>("counterpoise", 1, {
      upgrade: createStores,
      terminated: () => (opened = undefined),
    }));
  const write = async () => (await open()).transaction(["comparisons", "cells"], "readwrite");
  const remove = async (id: string): Promise<void> => {
    const stores = await write();
    const cells = IDBKeyRange.bound([id], [id, []]);
    await Promise.all([
      stores.objectStore("comparisons").delete(id),
      stores.objectStore("cells").delete(cells),
      stores.done,
    ]);
  };
  return {
    async all() {
      const stores = (await open()).transaction(["comparisons", "cells"]);
      const [heads, cells] = await Promise.all([
        stores.objectStore("comparisons").getAll(),
        stores.objectStore("cells").getAll(),
        stores.done,
      ]);
      const ids = new Set(heads.map(({ id }) => id));
      const orphans = new Set(cells.map(({ id }) => id).filter((id) => !ids.has(id)));
      // nothing can show or continue them, so they are reported once: as records without a plan
      for (const id of orphans) await remove(id);
      return [...heads, ...[...orphans].map((id) => ({ id }))].map((head) => ({
        ...head,
        cells: cells.filter(({ id }) => id === head.id).map(({ cell }) => cell),
      }));
    },
    async put(head) {
      await (await open()).put("comparisons", head);
    },
    async putCell(id, cell) {
      const stores = await write();
      const key = await stores.objectStore("comparisons").getKey(id);
      const stored = key === undefined ? undefined : stores.objectStore("cells").put({ id, cell });
      await Promise.all([stored, stores.done]);
      if (key === undefined) throw new Error("another tab deleted this comparison");
    },
    async deleteCells(id, keys) {
      const stores = await write();
      const deleted = keys.map((key) => stores.objectStore("cells").delete([id, key]));
      await Promise.all([...deleted, stores.done]);
    },
    delete: remove,
  };
}
