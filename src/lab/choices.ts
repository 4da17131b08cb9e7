/** What a configuration chooses, found and checked against what can run together. */
import { clash } from "../contract/clashes";
import type { ModalityCard } from "../contract/clip";
import { encoderFor, readersOf } from "../contract/encoderChoice";
import { LabError, type LabErrorCode } from "../contract/errors";
import type { Choice, ExperimentConfig } from "../contract/experiment";
import { fusionMisfit } from "../contract/fusionFit";
import type { ChosenEncoder } from "../core/encoders/encoder";
import { encoders } from "../core/encoders/index";
import type { FusionKind } from "../core/fusion/fusion";
import { parts } from "../core/methods/index";
import type { Part } from "../core/methods/part";

export const fail = (code: LabErrorCode, message: string): never => {
  throw new LabError({ code, message });
};

/** The entry that was chosen; throws a sentence that lists what there is. */
export function find<T extends { readonly card: { readonly id: string } }>(
  list: readonly T[],
  choice: Choice,
  what: string,
): T {
  const known = list.map(({ card }) => card.id).join(", ");
  return (
    list.find(({ card }) => card.id === choice.id) ??
    fail("bad-config", `${what}: "${choice.id}" is not known; choose one of ${known}.`)
  );
}

/** The encoder of every modality of a run; refuses one that cannot read its modality. */
export function chooseEncoders(
  config: Pick<ExperimentConfig, "encoder" | "encoders">,
  available: readonly ModalityCard[],
  modalities: readonly ModalityCard[],
): Readonly<Record<string, ChosenEncoder>> {
  find(encoders, config.encoder, "encoder");
  const known = available.map(({ id }) => id);
  for (const id of Object.keys(config.encoders)) {
    if (!known.includes(id))
      fail("bad-config", `encoders: the clips have no "${id}"; they have ${known.join(", ")}.`);
  }
  const cards = encoders.map(({ card }) => card);
  return Object.fromEntries(
    modalities.map(({ id, name, kind: kindOfClip }) => {
      const readers = readersOf(kindOfClip, cards).map((card) => card.id);
      const choice = encoderFor(config, { id, kind: kindOfClip }, cards);
      if (!choice) return fail("bad-config", `No encoder reads "${name}", which is ${kindOfClip}.`);
      const kind = find(encoders, choice, `encoders.${id}`);
      if (!readers.includes(choice.id)) {
        const what = `encoders.${id}: ${kind.card.name} reads ${kind.card.reads.join(" and ")}`;
        const message = `${what}, and "${name}" is ${kindOfClip}; choose one of ${readers.join(", ")}.`;
        return fail("bad-config", message);
      }
      return [id, { kind, params: choice.params }];
    }),
  );
}

/** The chosen parts in the order of the step; refuses what cannot run together. */
export function chooseParts(
  chosen: readonly Choice[],
): readonly { readonly part: Part; readonly choice: Choice }[] {
  const found = chosen.map((choice) => ({ choice, part: find(parts, choice, "parts") }));
  const ids = new Set(chosen.map(({ id }) => id));
  for (const { part } of found) {
    const { name, needs = [] } = part.card;
    for (const { id, why } of needs) {
      if (!ids.has(id)) fail("bad-config", `${name} needs "${id}": ${why}.`);
    }
    for (const { part: other } of found) {
      const why = clash(part.card, other.card);
      if (why !== undefined)
        fail("bad-config", `${name} cannot run beside ${other.card.name}: ${why}.`);
    }
  }
  if (ids.size < chosen.length) fail("bad-config", "parts: a part is listed twice.");
  return found.sort((a, b) => a.part.card.order - b.part.card.order);
}

/** One of these parts predicts by itself. */
export const isWithoutFusion = (chosen: ReturnType<typeof chooseParts>): boolean =>
  chosen.some(({ part }) => part.card.withoutFusion === true);

/** Refuses a part that cannot run with the chosen fusion. */
export function checkFusion({ card }: FusionKind, chosen: ReturnType<typeof chooseParts>): void {
  const isReplaced = isWithoutFusion(chosen);
  for (const { part } of chosen) {
    const why = fusionMisfit(part.card, card, isReplaced);
    if (why !== undefined)
      fail("bad-config", `${part.card.name} cannot run with ${card.name}: ${why}.`);
  }
}

/** Refuses a part that means nothing with the data, the encoder or the fusion as they are chosen. */
export function checkOnlyWith(
  config: Pick<ExperimentConfig, "data" | "encoder" | "encoders" | "fusion">,
  chosen: ReturnType<typeof chooseParts>,
): void {
  for (const { part } of chosen) {
    for (const { slot, id, why } of part.card.onlyWith ?? []) {
      const own = slot === "encoder" ? Object.values(config.encoders) : [];
      if ([config[slot], ...own].every((choice) => choice.id === id)) continue;
      fail("bad-config", `${part.card.name} needs "${id}" as ${slot}: ${why}.`);
    }
  }
}

/** Refuses a part that is for two modalities where there are more or fewer. */
export function checkModalities(count: number, chosen: ReturnType<typeof chooseParts>): void {
  for (const { part } of chosen) {
    const { name, twoModalities } = part.card;
    if (twoModalities === undefined || count === 2) continue;
    fail("bad-config", `${name} cannot run with ${count} modalities: ${twoModalities}.`);
  }
}
