/** Stores the experiment that the user edits. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Catalogue } from "../contract/cards";
import { defaultExperiment, type Choice, type ExperimentConfig } from "../contract/experiment";
import { fromHash, toHash, withPreset } from "../contract/link";
import { cardIn, chooseCard, switchAugmentation, switchPart, withParam, type Slot } from "./setup";
import type { ParamValue } from "../contract/params";

export interface SetupState {
  /** Absent until the training worker has responded. */
  readonly catalogue?: Catalogue;
  readonly config: ExperimentConfig;
  /** Problems in the opened link, as sentences. */
  readonly linkProblems: readonly string[];
  /** A sentence about other changes that an edit caused. */
  readonly notice: string;
}

export interface SetupStore {
  readonly store: StoreApi<SetupState>;
  /** Stores the catalogue and reads the link of the page. */
  ready(catalogue: Catalogue, hash: string): void;
  readLink(hash: string): void;
  /** The configuration as a hash, without "#". */
  link(): string;
  dismissProblems(): void;
  /** `notice`: an additional sentence for the user. */
  edit(change: Partial<ExperimentConfig>, notice?: string): void;
  choose(slot: Slot, id: string): void;
  setParam(slot: Slot, key: string, value: ParamValue | undefined): void;
  switchPart(id: string, on: boolean): void;
  setPartParam(id: string, key: string, value: ParamValue | undefined): void;
  switchAugmentation(id: string, on: boolean): void;
  setAugmentationParam(id: string, key: string, value: ParamValue | undefined): void;
  /** Undefined: the seed draws the data. */
  setDataSeed(dataSeed: number | undefined): void;
  usePreset(id: string): void;
  reset(): void;
}

export function createSetupStore(): SetupStore {
  const store = createStore<SetupState>(() => ({
    config: defaultExperiment,
    linkProblems: [],
    notice: "",
  }));
  const set = (config: ExperimentConfig, notice = ""): void => store.setState({ config, notice });
  const withCatalogue = (edit: (catalogue: Catalogue, config: ExperimentConfig) => void): void => {
    const { catalogue, config } = store.getState();
    if (catalogue) edit(catalogue, config);
  };
  const readLink = (hash: string): void =>
    withCatalogue((catalogue) => {
      const { config, problems } = fromHash(hash, catalogue);
      store.setState({ config, linkProblems: problems, notice: "" });
    });

  const setListedParam = (
    list: "parts" | "augmentations",
    id: string,
    key: string,
    value: ParamValue | undefined,
  ): void =>
    withCatalogue((catalogue, config) => {
      const card = catalogue[list].find((one) => one.id === id);
      if (!card) return;
      const change = (one: Choice): Choice =>
        one.id === id ? withParam(one, card, key, value) : one;
      set({ ...config, [list]: config[list].map(change) });
    });

  return {
    store,
    readLink,
    ready(catalogue, hash) {
      store.setState({ catalogue });
      readLink(hash);
    },
    link() {
      const { catalogue, config } = store.getState();
      return catalogue ? toHash(config, catalogue) : "";
    },
    dismissProblems: () => store.setState({ linkProblems: [] }),
    edit: (change, notice) => set({ ...store.getState().config, ...change }, notice),
    choose: (slot, id) => set(chooseCard(store.getState().config, slot, id)),
    setParam: (slot, key, value) =>
      withCatalogue((catalogue, config) => {
        const card = cardIn(slot, config, catalogue);
        if (card) set({ ...config, [slot]: withParam(config[slot], card, key, value) });
      }),
    switchPart: (id, on) =>
      withCatalogue((catalogue, config) => {
        const edit = switchPart(config, catalogue, id, on);
        set(edit.config, edit.notice);
      }),
    setPartParam: (id, key, value) => setListedParam("parts", id, key, value),
    switchAugmentation: (id, on) =>
      withCatalogue((catalogue, config) => set(switchAugmentation(config, catalogue, id, on))),
    setAugmentationParam: (id, key, value) => setListedParam("augmentations", id, key, value),
    setDataSeed: (dataSeed) => {
      const { dataSeed: _, ...config } = store.getState().config;
      set(dataSeed === undefined ? config : { ...config, dataSeed });
    },
    usePreset: (id) =>
      withCatalogue((catalogue, { backend, engine }) => {
        const preset = catalogue.presets.find((one) => one.id === id);
        if (preset)
          set({ ...withPreset(preset.config, catalogue, () => undefined), backend, engine });
      }),
    reset: () => set(defaultExperiment),
  };
}

/** Finds the preset with this configuration, ignoring backend and engine. */
export function presetOf(config: ExperimentConfig, catalogue: Catalogue): string | undefined {
  const { backend, engine } = defaultExperiment;
  const here = toHash({ ...config, backend, engine }, catalogue);
  return catalogue.presets.find(
    (preset) =>
      toHash(
        { ...withPreset(preset.config, catalogue, () => undefined), backend, engine },
        catalogue,
      ) === here,
  )?.id;
}

/** "Hum: joint" belongs to the family "Hum"; a name without a colon to none. */
export const familyOf = (name: string): string =>
  name.includes(": ") ? name.split(": ", 1).join() : "";

/** The family of the preset with this configuration and any seed; else the name of the dataset. */
export function clipsName(config: ExperimentConfig, catalogue: Catalogue): string {
  const { dataSeed: _, ...rest } = config;
  const id = presetOf({ ...rest, seed: defaultExperiment.seed }, catalogue);
  const family = familyOf(catalogue.presets.find((preset) => preset.id === id)?.name ?? "");
  const data = catalogue.datasets.find((card) => card.id === config.data.id);
  return family || (data?.name ?? config.data.id);
}
