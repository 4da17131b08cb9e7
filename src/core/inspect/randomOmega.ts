/** Random masks with the size of another mask, as controls. */
import type { Omega } from "../../contract/inspect";
import type { Random } from "../data/random";
import { mapRecord } from "../tensor/records";
import type { ModalityId } from "../types";

/** Keeps as many channels of each modality as `like`, drawn from `random`. */
export const randomOmega = (like: Omega, random: Random): Record<ModalityId, Uint8Array> =>
  mapRecord(like, (values, id) => {
    const kept = values.reduce((sum, one) => sum + one, 0);
    const order = random.fork(id).shuffle([...values.keys()]);
    const drawn = new Uint8Array(values.length);
    for (const channel of order.slice(0, kept)) drawn[channel] = 1;
    return drawn;
  });
