/** Stores the measurements of this device in the browser's IndexedDB. */
import type { MeasurementStorage } from "../src/core/kernels/measurements";

const storeName = "records";
const recordKey = "newest";
/** Measuring takes about as long, so waiting longer for the storage gains nothing. */
const patienceMs = 1000;

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused."));
  });

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open("counterpoise-backend", 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(storeName);
  return resultOf(request);
}

const withinPatience = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error("IndexedDB did not answer.")), patienceMs),
    ),
  ]);

export function createMeasurementStorage(): MeasurementStorage {
  let opened: Promise<IDBDatabase> | undefined;
  const request = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const transaction = (await (opened ??= openDatabase())).transaction(storeName, mode);
    const result = resultOf(work(transaction.objectStore(storeName)));
    // The page terminates this worker after a lost GPU, which could cancel the deletion.
    transaction.commit();
    return result;
  };
  return {
    read: () => withinPatience(request("readonly", (store) => store.get(recordKey))),
    write: async (record) => {
      await withinPatience(request("readwrite", (store) => store.put(record, recordKey)));
    },
    delete: () => withinPatience(request("readwrite", (store) => store.delete(recordKey))),
  };
}
