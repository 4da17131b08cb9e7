/** Finds the encoders and parts that a configuration names and checks that they can run together. */
import { conflictBetween, isFusionReplaced, unmetRequirement } from "../contract/compatibility";
import type { ModalityCard } from "../contract/clip";
import { encoderFor, readersOf } from "../contract/encoderChoice";
import { LabError, type LabErrorCode } from "../contract/errors";
import type { Choice, ExperimentConfig } from "../contract/experiment";
import type { ChosenEncoder } from "../core/encoders/encoder";
import { encoders } from "../core/encoders/index";
import { fusions } from "../core/fusion/index";
import { parts } from "../core/methods/index";
import type { Part } from "../core/methods/part";

export const fail = (code: LabErrorCode, message: string): never => {
  throw new LabError({ code, message });
};

/** Finds the chosen entry. Throws a LabError that lists the known ones. */
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

/** Finds the encoder of each modality. Throws a LabError if one cannot read its modality. */
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

/** Finds the chosen parts, in the order of the step. Throws a LabError if two of them conflict. */
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
      const why = conflictBetween(part.card, other.card);
      if (why !== undefined)
        fail("bad-config", `${name} cannot run together with ${other.card.name}: ${why}.`);
    }
  }
  if (ids.size < chosen.length) fail("bad-config", "parts: a part is listed twice.");
  return found.sort((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part));
}

type ChosenParts = ReturnType<typeof chooseParts>;

/** Throws a LabError if a part cannot run with the data, encoders, fusion or number of modalities. */
export function checkRequirements(
  config: Pick<ExperimentConfig, "data" | "encoder" | "encoders" | "fusion">,
  chosen: ChosenParts,
  modalities?: number,
): void {
  const { data, encoder, encoders: own, fusion } = config;
  const around = {
    chosen: { data: [data], encoder: [encoder, ...Object.values(own)], fusion: [fusion] },
    fusion: find(fusions, fusion, "fusion").card,
    isFusionReplaced: isFusionReplaced(chosen.map(({ part }) => part.card)),
    modalities,
    nameOf: (_: string, id: string) => `"${id}"`,
  };
  for (const { part } of chosen) {
    const clause = unmetRequirement(part.card, around);
    if (clause !== undefined) fail("bad-config", `${part.card.name} ${clause}.`);
  }
}
