/** Lists the probes to fit: by kind, by modality and by set of channels. */
import type { Omega } from "../../contract/inspect";
import type { ChannelSet, ProbeKind } from "../../contract/probes";
import type { Random } from "../data/random";
import { entryOf, recordOf } from "../tensor/records";
import type { ModalityId } from "../types";
import type { CodeHistograms } from "./codeHistograms";
import { inverseOmega } from "./forcedMask";
import { randomOmega } from "./randomOmega";

/** Random choices of channels of each size. */
export const draws = 3;

/** One probe to fit. */
export interface Trial {
  readonly probe: ProbeKind;
  readonly subject: string;
  readonly set: ChannelSet | "shuffled";
  readonly sees: ArrayLike<number>;
}

const empty = (sees: ArrayLike<number>): boolean => Array.from(sees).every((one) => one === 0);

/** The probes to fit for one factor; sets without a channel are left out. */
export function createTrials(
  omega: Omega,
  histograms: CodeHistograms | undefined,
  random: Random,
): readonly Trial[] {
  const ids = Object.keys(omega);
  const dropped = inverseOmega(omega);
  const every = (value: 0 | 1) => recordOf(ids, (id) => entryOf(omega, id).map(() => value));
  const drawn = (like: Omega, name: string): readonly Omega[] =>
    Array.from({ length: draws }, (_, i) => randomOmega(like, random.fork(`${name}/${i}`)));
  const linear: readonly (readonly [Trial["set"], Omega])[] = [
    ["all", every(1)],
    ["kept", omega],
    ["dropped", dropped],
    ["shuffled", every(1)],
    ...drawn(omega, "kept").map((one) => ["random-kept", one] as const),
    ...drawn(dropped, "dropped").map((one) => ["random-dropped", one] as const),
  ];
  const subjects = new Map<string, readonly ModalityId[]>([
    ...ids.map((id) => [id, [id]] as const),
    ...(ids.length > 1 ? [["fused", ids] as const] : []),
  ]);
  const flat = (mask: Omega, members: readonly ModalityId[]): number[] =>
    ids.flatMap((id) => [...entryOf(members.includes(id) ? mask : every(0), id)]);
  const trials = [...subjects].flatMap(([subject, members]) => [
    ...linear.map(([set, mask]): Trial => ({
      probe: "linear",
      subject,
      set,
      sees: flat(mask, members),
    })),
    ...linear
      .slice(0, 3)
      .map(([set, mask]): Trial => ({ probe: "network", subject, set, sees: flat(mask, members) })),
    ...(histograms
      ? (["all", "kept", "dropped"] as const).map((set): Trial => {
          const some = members.filter(
            (id) => set === "all" || !empty(entryOf(set === "kept" ? omega : dropped, id)),
          );
          return { probe: "codes", subject, set, sees: histograms.columnMask(some, set) };
        })
      : []),
  ]);
  return trials.filter(({ sees }) => !empty(sees));
}
