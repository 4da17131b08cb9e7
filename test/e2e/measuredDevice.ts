/** Hands the measurements of the device from one page to later ones, as between the visits of a person. */
import type { BrowserContext } from "playwright-core";

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;
interface Database {
  readonly name: string;
  readonly stores: readonly { readonly records: readonly unknown[] }[];
}
/** The package's type leaves out the databases that it saves. */
type Origin = StorageState["origins"][number] & {
  readonly indexedDB?: readonly Database[];
};

const hasMeasurements = ({ name, stores }: Database): boolean =>
  name === "counterpoise-backend" && stores.some(({ records }) => records.length > 0);

export interface MeasuredDevice {
  /** The stored measurements for a page at that address; undefined until a page has measured. */
  storageStateFor(url: string): StorageState | undefined;
  /** Keeps the measurements of a page, unless an earlier page left some. */
  keepFrom(context: BrowserContext): Promise<void>;
}

export function createMeasuredDevice(): MeasuredDevice {
  let measured: Origin | undefined;
  return {
    storageStateFor: (url) =>
      measured && { cookies: [], origins: [{ ...measured, origin: new URL(url).origin }] },
    async keepFrom(context) {
      if (measured) return;
      const { origins } = await context.storageState({ indexedDB: true });
      for (const origin of origins as readonly Origin[]) {
        const indexedDB = (origin.indexedDB ?? []).filter(hasMeasurements);
        if (indexedDB.length > 0) measured = { ...origin, localStorage: [], indexedDB };
      }
    },
  };
}
