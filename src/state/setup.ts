/** Edits a configuration within the limits of the cards. Every function is pure. */
import type { Card, Catalogue, PartCard } from "../contract/cards";
import {
  conflictBetween,
  isFusionReplaced,
  unmetRequirement,
  type Surroundings,
} from "../contract/compatibility";
import { defaultExperiment, type Choice, type ExperimentConfig } from "../contract/experiment";
import { paramDifferences, type Difference } from "./paramEdits";
import { encoderDifferences } from "./setupEncoders";

export { withParam, type Difference } from "./paramEdits";

/** The configuration's single choices, and the catalogue's list of cards for each. */
export const cardLists = {
  data: "datasets",
  encoder: "encoders",
  fusion: "fusions",
  optimizer: "optimizers",
  averaging: "averagings",
  selection: "selections",
} as const;
export type Slot = keyof typeof cardLists;

/** The card of a slot's choice. */
export function cardIn(
  slot: Slot,
  config: ExperimentConfig,
  catalogue: Catalogue,
): Card | undefined {
  return catalogue[cardLists[slot]].find(({ id }) => id === config[slot].id);
}

/** Chooses another card for a slot. The default card gets the parameters of the default experiment. */
export function chooseCard(config: ExperimentConfig, slot: Slot, id: string): ExperimentConfig {
  const usual = defaultExperiment[slot];
  const choice = usual.id === id ? usual : { id };
  const next = { ...config, [slot]: choice };
  return slot === "data" ? { ...next, modalities: [], encoders: {} } : next;
}

export interface PartEdit {
  readonly config: ExperimentConfig;
  /** A sentence about other parts that changed; empty if none did. */
  readonly notice: string;
}

/** The reason why a part cannot be switched on; empty if it can. */
export function partObstacle(
  card: PartCard,
  config: ExperimentConfig,
  catalogue: Catalogue,
): string {
  const on = new Set(config.parts.map(({ id }) => id));
  for (const other of catalogue.parts) {
    if (!on.has(other.id) || other.id === card.id) continue;
    const why = conflictBetween(card, other);
    if (why !== undefined) return `Cannot run together with ${other.name}: ${why}.`;
  }
  const clause = unmetRequirement(card, surroundingsOf(config, catalogue));
  return clause === undefined ? "" : `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** The choices other than parts. An empty list of modalities means all, whose number is unknown here. */
function surroundingsOf(config: ExperimentConfig, catalogue: Catalogue): Surroundings {
  const { data, encoder, encoders, fusion, modalities } = config;
  return {
    chosen: { data: [data], encoder: [encoder, ...Object.values(encoders)], fusion: [fusion] },
    fusion: catalogue.fusions.find(({ id }) => id === fusion.id),
    isFusionReplaced: isFusionReplaced(
      catalogue.parts.filter(({ id }) => config.parts.some((part) => part.id === id)),
    ),
    modalities: modalities.length === 0 ? undefined : modalities.length,
    nameOf: (slot, id) => catalogue[cardLists[slot]].find((card) => card.id === id)?.name ?? id,
  };
}

/** Switches a part on with the parts that it needs, or off with the parts that need it. */
export function switchPart(
  config: ExperimentConfig,
  catalogue: Catalogue,
  id: string,
  on: boolean,
): PartEdit {
  const card = catalogue.parts.find((part) => part.id === id);
  if (!card) return { config, notice: "" };
  if (on && partObstacle(card, config, catalogue))
    return { config, notice: partObstacle(card, config, catalogue) };
  const ids = new Set(config.parts.map((part) => part.id));
  const before = new Set(ids);
  if (on) addWithNeeds(card, ids, catalogue);
  else removeWithDependents(id, ids, catalogue);
  const chosen = catalogue.parts.filter((part) => ids.has(part.id));
  const conflicting = chosen.find((part) =>
    chosen.some((other) => before.has(part.id) && conflictBetween(part, other) !== undefined),
  );
  if (conflicting)
    return { config, notice: `${card.name} needs a part that ${conflicting.name} excludes.` };
  const others = catalogue.parts.filter(
    (part) => part.id !== id && ids.has(part.id) !== before.has(part.id),
  );
  const names = others.map(({ name }) => name).join(", ");
  const notice = names === "" ? "" : switchNotice(names, others.length, on, card.name);
  return { config: { ...config, parts: partsOf(ids, config, catalogue) }, notice };
}

function switchNotice(names: string, count: number, on: boolean, cause: string): string {
  const [was, it] = count === 1 ? ["was", "it"] : ["were", "them"];
  return on
    ? `${names} ${was} switched on too, because ${cause} needs ${it}.`
    : `${names} ${was} switched off too, because ${count === 1 ? "it needs" : "they need"} ${cause}.`;
}

function addWithNeeds(card: PartCard, ids: Set<string>, catalogue: Catalogue): void {
  if (ids.has(card.id)) return;
  ids.add(card.id);
  for (const need of card.needs ?? []) {
    const other = catalogue.parts.find(({ id }) => id === need.id);
    if (other) addWithNeeds(other, ids, catalogue);
  }
}

function removeWithDependents(id: string, ids: Set<string>, catalogue: Catalogue): void {
  ids.delete(id);
  for (const part of catalogue.parts)
    if (ids.has(part.id) && part.needs?.some((need) => need.id === id))
      removeWithDependents(part.id, ids, catalogue);
}

function partsOf(
  ids: ReadonlySet<string>,
  config: ExperimentConfig,
  catalogue: Catalogue,
): Choice[] {
  const known = [...config.parts, ...defaultExperiment.parts];
  const order = new Map(catalogue.parts.map(({ id }, place) => [id, place]));
  return [...ids]
    .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .map((id) => known.find((part) => part.id === id) ?? { id });
}

/** Switches an augmentation on or off. */
export function switchAugmentation(
  config: ExperimentConfig,
  { augmentations }: Catalogue,
  id: string,
  on: boolean,
): ExperimentConfig {
  const known = [...config.augmentations, ...defaultExperiment.augmentations];
  const isChosen = (one: string): boolean =>
    one === id ? on : config.augmentations.some((choice) => choice.id === one);
  const chosen = augmentations.filter((card) => isChosen(card.id));
  return {
    ...config,
    augmentations: chosen.map((card) => known.find((one) => one.id === card.id) ?? { id: card.id }),
  };
}

/** Lists the differences from the default experiment. */
export function differences(config: ExperimentConfig, catalogue: Catalogue): readonly Difference[] {
  const found: Difference[] = [];
  const addDifference = (label: string, value: string, defaultValue: string): void => {
    if (value !== defaultValue) found.push({ label, value, defaultValue });
  };
  addDifference("Backend", config.backend, defaultExperiment.backend);
  addDifference("Engine", config.engine, defaultExperiment.engine);
  for (const slot of slots) {
    addDifference(
      slotNames[slot],
      nameIn(slot, config, catalogue),
      nameIn(slot, defaultExperiment, catalogue),
    );
    const card = cardIn(slot, config, catalogue);
    if (card) found.push(...paramDifferences(card, config[slot], defaultExperiment[slot]));
  }
  found.push(...encoderDifferences(config, catalogue));
  addDifference("Modalities", config.modalities.join(" + ") || "all", "all");
  for (const key of ["parts", "augmentations"] as const)
    for (const card of catalogue[key]) {
      const here = config[key].find(({ id }) => id === card.id);
      const usual = defaultExperiment[key].find(({ id }) => id === card.id);
      addDifference(card.name, here ? "on" : "off", usual ? "on" : "off");
      if (here) found.push(...paramDifferences(card, here, usual));
    }
  addDifference("Epochs", String(config.epochs), String(defaultExperiment.epochs));
  addDifference("Batch", String(config.batchSize), String(defaultExperiment.batchSize));
  addDifference("Seed", String(config.seed), String(defaultExperiment.seed));
  addDifference("Data seed", dataSeedText(config), dataSeedText(defaultExperiment));
  return found;
}

const dataSeedText = ({ dataSeed }: ExperimentConfig): string =>
  dataSeed === undefined ? "the seed" : String(dataSeed);

const slots = ["data", "encoder", "fusion", "optimizer", "averaging", "selection"] as const;
const slotNames: Readonly<Record<Slot, string>> = {
  data: "Data",
  encoder: "Encoder",
  fusion: "Fusion",
  optimizer: "Optimiser",
  averaging: "Averaging",
  selection: "Reported epoch",
};

function nameIn(slot: Slot, config: ExperimentConfig, catalogue: Catalogue): string {
  return cardIn(slot, config, catalogue)?.name ?? config[slot].id;
}
