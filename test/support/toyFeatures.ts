/** A tiny dataset for tests: each class is a bright stripe in noise, in every modality. */
import type {
  ClipCard,
  DatasetManifest,
  FeatureArray,
  FeatureBlock,
  ModalityCard,
  SplitName,
} from "../../src/contract/clip";
import type { FeatureDoor } from "../../src/contract/door";
import { randomFrom, type Random } from "../../src/core/data/random";

export interface ToySetting {
  readonly modalities?: readonly string[];
  readonly classes?: number;
  readonly counts?: Readonly<Record<SplitName, number>>;
  /** Groups of each split; 0: the clips have none. */
  readonly groups?: number;
}

const side = 16;

const words = 6;

/**
 * "spectrogram" modalities are [16, 16]; ids starting with "v" are frames [2, 16, 16, 3], those
 * starting with "f-" vectors [15], with "f1000-" [1000], with "s-" sequences [4, 15], with "t-" tokens [6].
 */
function cardOf(id: string): ModalityCard {
  const vector = /^f(\d*)-/.exec(id);
  if (vector) return { id, name: id, kind: "vector", shape: [Number(vector[1]) || side - 1] };
  if (id.startsWith("s-")) return { id, name: id, kind: "vector", shape: [4, side - 1] };
  if (id.startsWith("t-")) {
    return { id, name: id, kind: "tokens", shape: [words], vocabularySize: side };
  }
  return id.startsWith("v")
    ? { id, name: id, kind: "frames", shape: [2, side, side, 3] }
    : { id, name: id, kind: "spectrogram", shape: [side, side] };
}

export function toyFeatures({
  modalities = ["audio", "video"],
  classes = 3,
  counts = { train: 24, validation: 12, test: 12 },
  groups = 4,
}: ToySetting = {}): FeatureDoor & { readonly served: SplitName[] } {
  const cards = modalities.map(cardOf);
  const served: SplitName[] = [];

  const clipsOf = (split: SplitName): ClipCard[] =>
    Array.from({ length: counts[split] }, (_, i) => ({
      id: `${split}-${i}`,
      name: `${split} ${i}`,
      label: i % classes,
      split,
      durationS: 1,
      group: groups === 0 ? "" : `${split}-${i % groups}`,
    }));

  const blockOf = (split: SplitName): FeatureBlock => {
    const clips = clipsOf(split);
    const features = Object.fromEntries(
      cards.map((card): [string, FeatureArray] => {
        const size = card.shape.reduce((a, b) => a * b, 1);
        const random = randomFrom(3, `${split}/${card.id}`);
        if (card.kind === "tokens") return [card.id, tokensOf(clips, random)];
        const frames = card.kind === "frames";
        const values = frames
          ? new Uint8Array(clips.length * size)
          : new Float32Array(clips.length * size);
        clips.forEach((clip, row) => {
          for (let i = 0; i < size; i++) {
            const y = Math.floor(
              (i % (side * side * (frames ? 3 : 1))) / (side * (frames ? 3 : 1)),
            );
            const isVector = card.kind === "vector";
            const lit = isVector ? i % classes === clip.label : Math.floor(y / 5) === clip.label;
            const value = (lit ? 0.7 : 0.3) + 0.1 * random.normal();
            values[row * size + i] = frames ? Math.min(255, Math.max(0, 255 * value)) : value;
          }
        });
        return [card.id, values];
      }),
    );
    return { split, clips, features };
  };

  const manifest: DatasetManifest = {
    id: "puppets",
    key: "toy",
    name: "Toy",
    classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
    modalities: cards,
    clips: [...clipsOf("train"), ...clipsOf("validation")],
    counts,
    problems: [],
  };
  return {
    served,
    manifest: () => Promise.resolve({ ok: true, value: manifest }),
    features: (split) => {
      served.push(split);
      return Promise.resolve({ ok: true, value: blockOf(split) });
    },
  };
}

/** A word of the clip's class among words that no class has, then padding: ids [clips, 6]. */
function tokensOf(clips: readonly ClipCard[], random: Random): Uint16Array {
  const ids = new Uint16Array(clips.length * words);
  clips.forEach(({ label }, row) => {
    const said = 2 + random.integer(words - 2);
    for (let i = 0; i < said; i++) ids[row * words + i] = 8 + random.integer(side - 8);
    ids[row * words + random.integer(said)] = 1 + (label % 7);
  });
  return ids;
}
