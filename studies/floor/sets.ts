/** The datasets of the floor. */
import { clipsDataId } from "../../src/contract/clipsData";
import type { Choice } from "../../src/contract/experiment";

export interface FloorSet {
  readonly id: string;
  readonly name: string;
  /** Several where the folds of a set are measured in turn. */
  readonly data: readonly Choice[];
  /** Below the folder of `--clips`; absent for built-in clips. */
  readonly folder?: string;
}

/** Training and validation clips together; test clips. */
const sizes = { clips: 480, testClips: 960 } as const;
const puppets = (params: NonNullable<Choice["params"]> = {}): readonly Choice[] => [
  { id: "puppets", params: { ...sizes, ...params } },
];
const ownClips = (params: NonNullable<Choice["params"]>): Choice => ({ id: clipsDataId, params });

export const floorSets: readonly FloorSet[] = [
  { id: "seesaw", name: "Puppets, Seesaw", data: puppets() },
  { id: "hum", name: "Puppets, Hum", data: puppets({ videoEasy: 0.9, hum: 0.5 }) },
  {
    id: "loud-hum",
    name: "Puppets, Loud hum",
    data: puppets({ videoEasy: 0.9, audioInformative: 0.3, hum: 0.8 }),
  },
  {
    id: "backdrop",
    name: "Puppets, Backdrop",
    data: puppets({
      shortcut: 0.5,
      audioInformative: 0.9,
      audioEasy: 0.7,
      videoInformative: 0.6,
      videoEasy: 0.5,
    }),
  },
  {
    id: "memoriser",
    name: "Puppets, Memoriser",
    data: puppets({ videoEasy: 0.9, audioInformative: 0.3, failingCue: "other" }),
  },
  { id: "trio", name: "Trio", data: [{ id: "trio", params: sizes }] },
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
