/** A media door with a synthetic dataset, for tests of the page. */
import type { ClipCard, DatasetManifest } from "../../src/contract/clip";
import type { ImportPlan, MediaDoor, MediaProgress, MediaSink } from "../../src/contract/door";

const classes = ["anger", "disgust", "fear", "happiness", "neutral", "sadness"];
const side = 48;

/** Three frames [3, 48, 48, 3] of a round face; `blurred` in 0..1 lowers the contrast. */
export function fakeFrames(i: number, blurred = 0): Uint8Array {
  const rgb = new Uint8Array(3 * side * side * 3);
  for (let at = 0; at < rgb.length / 3; at += 1) {
    const [frame, y, x] = [Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side];
    const face = Math.hypot(x - 24 - frame, y - 24) < 18;
    const eye = Math.hypot(x - 17, y - 19) < 3 || Math.hypot(x - 31, y - 19) < 3;
    const mouth = Math.abs(y - 34 + (i % 3) - 1) < 2 + frame && Math.abs(x - 24) < 8;
    const color =
      eye || mouth
        ? [40, 30, 30]
        : face
          ? [224 - 9 * (i % 10), 178, 140]
          : [70, 100 + (i % 5) * 20, 130];
    color.forEach((value, c) => (rgb[3 * at + c] = value * (1 - blurred) + 120 * blurred));
  }
  return rgb;
}

/** A spectrogram [68, 64] in 0..1 with harmonics. */
export function fakeSpectrogram(i: number, blurred = 0): Float32Array {
  return Float32Array.from({ length: 68 * 64 }, (_, at) => {
    const [t, f] = [Math.floor(at / 64), at % 64];
    const pitch = 7 + (i % 4) + Math.sin(t / 9);
    const level =
      (0.5 + 0.5 * Math.cos((f / pitch) * 2 * Math.PI)) *
      Math.exp(-f / 30) *
      (t % 24 < 17 ? 1 : 0.2);
    return level * (1 - blurred) + 0.3 * blurred;
  });
}

const clips: readonly ClipCard[] = Array.from({ length: 120 }, (_, i) => ({
  id: `puppet-${i}`,
  name: `puppet ${i}`,
  label: i % 6,
  split: i % 5 === 0 ? "validation" : "train",
  durationS: 1.5,
  group: `actor ${Math.floor(i / 12)}`,
  thumbnail: { width: side, height: side, rgb: fakeFrames(i).slice(0, side * side * 3) },
  factors: { pitchHz: 120 + i, browAngle: -0.2 },
}));

export const fakeManifest: DatasetManifest = {
  id: "puppets",
  key: "puppets 7",
  name: "Puppets",
  classes,
  modalities: [
    {
      id: "audio",
      name: "Audio",
      kind: "spectrogram",
      shape: [68, 64],
      axes: {
        rateHz: 16000,
        secondsPerRow: 353 / 16000,
        bandHz: Array.from({ length: 64 }, (_, f) => 700 * (10 ** (((f + 1) * 43.7) / 2595) - 1)),
      },
    },
    { id: "video", name: "Video", kind: "frames", shape: [3, side, side, 3] },
  ],
  clips,
  counts: { train: 96, validation: 24, test: 1000 },
  problems: [],
  ceiling: { audio: 0.7, video: 0.86, fused: 0.93 },
};

/** Clips with the same ids as the built-in ones. */
export const importedManifest: DatasetManifest = {
  ...fakeManifest,
  id: "clips",
  key: "clips 1",
  name: "Your clips",
};

const plan: ImportPlan = {
  labelSource: "folder",
  groupSource: "none",
  classes: [
    { name: "happy", clips: 12 },
    { name: "sad", clips: 9 },
  ],
  groups: [],
  clips: 21,
  modalities: ["audio", "video"],
  groupPreview: [{ file: "happy/anna_1.webm", group: "anna" }],
  split: { train: 13, validation: 4, test: 4 },
  warnings: ["No groups are known, so clips of one person may fall on both sides of the split."],
  problems: ["notes.txt is no video and no sound; it is left out."],
};

export interface FakeMedia extends MediaDoor {
  readonly calls: string[];
}
export interface FakeMediaOptions {
  /** Time between two of the five reports of a preparation, ms. */
  readonly stepMs?: number;
  /** Refuses these ids in `prepare`. */
  readonly unknown?: readonly string[];
}

const cancelled = {
  ok: false,
  failure: { code: "cancelled", message: "Cancelled; choose the clips again." },
} as const;

/** A preparation ends as cancelled when `cancel` is called, as in the real worker. */
export function createFakeMedia({ stepMs = 0, unknown = [] }: FakeMediaOptions = {}): FakeMedia {
  const calls: string[] = [];
  let abort = new AbortController();
  const make = async (sink: MediaSink, phase: MediaProgress["phase"]): Promise<boolean> => {
    abort = new AbortController();
    const { signal } = abort;
    for (let done = 0; done < 5 && !signal.aborted; done += 1) {
      await sink({ phase, done, total: 5, current: `puppet ${done}`, problems: [] });
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
    return !signal.aborted;
  };
  return {
    calls,
    connect: () => Promise.resolve(),
    async prepare(data, seed, sink) {
      calls.push(`prepare ${data.id} ${seed}`);
      if (unknown.includes(data.id)) {
        const message = `There is no ${data.id}.`;
        return { ok: false, failure: { code: "no-clips", message } };
      }
      if (!(await make(sink, "making"))) return cancelled;
      calls.push(`made ${data.id} ${seed}`);
      return { ok: true, value: fakeManifest };
    },
    plan(files, options) {
      calls.push(`plan ${files.length} ${JSON.stringify(options)}`);
      if (files.length > 0) return Promise.resolve({ ok: true, value: plan });
      const message = "There is no clip in what was dropped.";
      return Promise.resolve({ ok: false, failure: { code: "no-clips", message } });
    },
    async import(options, sink) {
      calls.push(`import ${JSON.stringify(options)}`);
      if (!(await make(sink, "decoding"))) return cancelled;
      return { ok: true, value: importedManifest };
    },
    cancel() {
      calls.push("cancel");
      abort.abort();
      return Promise.resolve();
    },
    invert({ values, bands, rateHz }) {
      calls.push(`invert ${values.length / bands} rows`);
      const wave = new Float32Array(rateHz / 10);
      return Promise.resolve({ ok: true, value: { wave, file: new Blob(), rateHz, errorDb: 1.5 } });
    },
    media(id, dataKey) {
      calls.push(`media ${id} of ${dataKey}`);
      const i = Number(id.replace("puppet-", ""));
      const frames = { count: 3, width: side, height: side, rgb: fakeFrames(i) };
      return Promise.resolve({ ok: true, value: { id, durationS: 1.5, frames } });
    },
  };
}
