/** Random masks of a given size: the control of everything that is said of a learned one. */
import type { Omega } from "../../contract/inspect";
import type { Random } from "../data/random";
import { mapRecord } from "../tensor/records";
import type { ModalityId } from "../types";

/** As many channels of each modality as `like` keeps, at places drawn from `random`. */
export const randomOmega = (like: Omega, random: Random): Record<ModalityId, Uint8Array> =>
  mapRecord(like, (values, id) => {
    const kept = values.reduce((sum, one) => sum + one, 0);
    const order = random.fork(id).shuffle([...values.keys()]);
    const drawn = new Uint8Array(values.length);
    for (const channel of order.slice(0, kept)) drawn[channel] = 1;
    return drawn;
  });
