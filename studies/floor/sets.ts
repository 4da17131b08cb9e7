/** The datasets of the floor: the built-in ones as their presets set them, and folders of real clips. */
import { clipsDataId } from "../../src/contract/clipsData";
import type { Choice } from "../../src/contract/experiment";
import { families } from "../../src/lab/harmPresets";

export interface FloorSet {
  readonly id: string;
  readonly name: string;
  /** Several where the folds of a set are measured in turn. */
  readonly data: readonly Choice[];
  /** Below the folder of `--clips`; absent for built-in clips. */
  readonly folder?: string;
}

const ownClips = (params: NonNullable<Choice["params"]>): Choice => ({ id: clipsDataId, params });

export const floorSets: readonly FloorSet[] = [
  { id: "seesaw", name: "Puppets, Seesaw", data: [{ id: "puppets" }] },
  ...families
    .filter(({ data }) => data.id === "puppets")
    .map(({ id, name, data }) => ({ id, name: `Puppets, ${name}`, data: [data] })),
  { id: "trio", name: "Trio", data: [{ id: "trio" }] },
  {
    id: "spoken-digits",
    name: "Spoken digits, unseen speakers",
    folder: "spoken-digits",
    data: [1, 2, 3, 4].map((fold) => ownClips({ folds: 4, fold })),
  },
  {
    id: "grid-unseen",
    name: "GRID digits, unseen talkers",
    folder: "grid-words/digit",
    data: [ownClips({})],
  },
  {
    id: "grid-mixed",
    name: "GRID digits, all talkers mixed",
    folder: "grid-words/digit",
    data: [ownClips({ groupSource: "none" })],
  },
  {
    id: "grid-colour",
    name: "GRID colours, one talker",
    folder: "grid-words/colour",
    data: [ownClips({ groupSource: "none" })],
  },
  {
    id: "grid-talker",
    name: "GRID sentences, talker",
    folder: "grid-sentences/webm",
    data: [ownClips({ groupSource: "none" })],
  },
];
