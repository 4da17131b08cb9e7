/** Stores comparisons in IndexedDB: one record for each plan and one for each cell. */
import type { Cell, ComparisonStorage } from "../contract/compare";

/** A cell under its comparison's id and its own key. */
interface KeptCell {
  readonly id: string;
  readonly cell: Cell;
}
type StoreName = "comparisons" | "cells";

const promised = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused."));
  });

function openDb(): Promise<IDBDatabase> {
  const request = indexedDB.open("counterpoise", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("comparisons", { keyPath: "id" });
    request.result.createObjectStore("cells", { keyPath: ["id", "cell.key"] });
  };
  return promised(request);
}

/** Runs `work` in one transaction. Resolves when it is committed. */
async function within<T>(
  db: Promise<IDBDatabase>,
  mode: IDBTransactionMode,
  work: (store: (name: StoreName) => IDBObjectStore) => T,
): Promise<T> {
  const transaction = (await db).transaction(["comparisons", "cells"], mode);
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new Error("The browser gave the storing up."));
  });
  const result = work((name) => transaction.objectStore(name));
  await done;
  return result;
}

/** Its methods reject with the browser's error if IndexedDB is missing or full. */
export function createComparisonDb(): ComparisonStorage {
  let opened: Promise<IDBDatabase> | undefined;
  const db = (): Promise<IDBDatabase> => (opened ??= openDb());
  const cellsOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);
  return {
    async all() {
      const [heads, kept] = await within(db(), "readonly", (store) => [
        promised(store("comparisons").getAll() as IDBRequest<{ readonly id: unknown }[]>),
        promised(store("cells").getAll() as IDBRequest<KeptCell[]>),
      ]);
      const cells = await kept;
      return (await heads).map((head) => ({
        ...head,
        cells: cells.filter(({ id }) => id === head.id).map(({ cell }) => cell),
      }));
    },
    put: async (comparison) => {
      await within(db(), "readwrite", (store) => store("comparisons").put(comparison));
    },
    putCell: async (id, cell) => {
      await within(db(), "readwrite", (store) => store("cells").put({ id, cell }));
    },
    deleteCells: async (id, keys) => {
      await within(db(), "readwrite", (store) =>
        keys.map((key) => store("cells").delete([id, key])),
      );
    },
    delete: async (id) => {
      await within(db(), "readwrite", (store) => [
        store("comparisons").delete(id),
        store("cells").delete(cellsOf(id)),
      ]);
    },
  };
}
