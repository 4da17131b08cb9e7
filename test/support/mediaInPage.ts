/** Runs inside the browser: calls the media worker as the page and the training worker do. */
import { wrap } from "comlink";
import { createMediaDoor } from "../../src/client/mediaDoor";
import type { ClipCard, DatasetManifest, SplitName } from "../../src/contract/clip";
import type {
  DroppedFile,
  FeatureDoor,
  ImportOptions,
  ImportPlan,
  MediaProgress,
  Outcome,
} from "../../src/contract/door";
import { valueOf } from "../../src/contract/valueOf";

export interface GivenFile {
  readonly path: string;
  /** Address of its bytes. */
  readonly url: string;
}
export interface ImportReport {
  readonly plan: Outcome<ImportPlan>;
  readonly planMs: number;
  readonly outcome?: Outcome<DatasetManifest>;
  readonly importMs: number;
  readonly progress: readonly MediaProgress[];
  /** Longest time between two reports, ms. */
  readonly longestWaitMs: number;
}
export interface SplitReport {
  readonly clips: readonly ClipCard[];
  /** For each modality: values per clip, minimum, maximum, mean, and number of non-finite values. */
  readonly values: Readonly<
    Record<string, { perClip: number; min: number; max: number; mean: number; bad: number }>
  >;
}

/** Reports progress to the test, for its message if the worker stops responding. */
declare function noteProgress(line: string): void;

const door = createMediaDoor((message) => {
  throw new Error(message);
});
const channel = new MessageChannel();
const connected = door.connect(channel.port1);
const features = wrap<FeatureDoor>(channel.port2);

/** Options of the newest import; a request with equal options gets the same dataset. */
let imported: ImportOptions = { imageSizePx: 48, frames: 3, frameRate: 1, melBands: 64, seed: 0 };
/** Key of the newest dataset. */
let latestKey = "";
const noteKey = (outcome: Outcome<DatasetManifest>): Outcome<DatasetManifest> => {
  if (outcome.ok) latestKey = outcome.value.key;
  return outcome;
};

/** Plans and imports a drop; cancels the import after `cancelAfter` files. */
export async function importFiles(
  given: readonly GivenFile[],
  options: ImportOptions,
  cancelAfter = Infinity,
): Promise<ImportReport> {
  const files = await Promise.all(given.map(fetchFile));
  const startMs = performance.now();
  const plan = await door.plan(files, options);
  const planMs = performance.now() - startMs;
  const progress: MediaProgress[] = [];
  if (!plan.ok) return { plan, planMs, importMs: 0, progress, longestWaitMs: 0 };
  let lastMs = performance.now();
  let longestWaitMs = 0;
  const outcome = await door.import(options, (step) => {
    longestWaitMs = Math.max(longestWaitMs, performance.now() - lastMs);
    lastMs = performance.now();
    progress.push(step);
    noteProgress(`${step.phase} ${step.done}/${step.total} ${step.current}`);
    if (step.done >= cancelAfter && step.phase === "decoding") void door.cancel();
  });
  if (noteKey(outcome).ok) imported = options;
  const importMs = performance.now() - startMs - planMs;
  return { plan, planMs, outcome, importMs, progress, longestWaitMs };
}

async function fetchFile({ path, url }: GivenFile): Promise<DroppedFile> {
  const bytes = await (await fetch(url)).arrayBuffer();
  return { path, file: new File([bytes], path.slice(path.lastIndexOf("/") + 1)) };
}

/** The manifest that the training worker gets; seed and parameters default to those of the newest import. */
export async function manifestOf(
  id: string,
  seed = imported.seed,
  params: Readonly<Record<string, number>> = {
    imageSizePx: imported.imageSizePx,
    frames: imported.frames,
    frameRate: imported.frameRate,
    melBands: imported.melBands,
  },
): Promise<Outcome<DatasetManifest>> {
  await connected;
  return noteKey(await features.manifest({ id, params }, seed));
}

/** Statistics of one split, as the training worker gets it. */
export async function splitReport(split: SplitName): Promise<SplitReport> {
  await connected;
  const { clips, features: blocks } = valueOf(await features.features(split));
  const values = Object.entries(blocks).map(([id, block]) => {
    let [min, max, sum, bad] = [Infinity, -Infinity, 0, 0];
    for (const value of block) {
      if (!Number.isFinite(value)) bad += 1;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
    }
    return [id, { perClip: block.length / clips.length, min, max, mean: sum / block.length, bad }];
  });
  return { clips, values: Object.fromEntries(values) as SplitReport["values"] };
}

/** Sizes and types of the frames and the sound of a clip. */
export async function mediaReport(id: string): Promise<Record<string, number | string> | string> {
  const outcome = await door.media(id, latestKey);
  if (!outcome.ok) return outcome.failure.message;
  const { frames, sound, video, durationS } = outcome.value;
  return {
    durationS,
    ...(frames && { frames: frames.count, frameBytes: frames.rgb.length }),
    ...(sound && { soundBytes: sound.size, soundType: sound.type }),
    ...(video && { videoBytes: video.size }),
  };
}

/** Prepares a built-in set; cancels after `cancelAfter` clips. */
export async function prepare(
  params: Readonly<Record<string, number>>,
  seed: number,
  cancelAfter = Infinity,
): Promise<{ outcome: Outcome<DatasetManifest>; progress: MediaProgress[]; ms: number }> {
  const progress: MediaProgress[] = [];
  const startMs = performance.now();
  const outcome = await door.prepare({ id: "puppets", params }, seed, (step) => {
    progress.push(step);
    if (step.done >= cancelAfter && step.phase === "making") void door.cancel();
  });
  return { outcome: noteKey(outcome), progress, ms: performance.now() - startMs };
}

/** Decodes a WAV of the worker in the page. */
export async function soundOf(id: string): Promise<{ seconds: number; peak: number }> {
  const outcome = await door.media(id, latestKey);
  if (!outcome.ok || !outcome.value.sound) throw new Error(`${id} has no sound`);
  const context = new OfflineAudioContext(1, 1, 16000);
  const decoded = await context.decodeAudioData(await outcome.value.sound.arrayBuffer());
  const peak = decoded.getChannelData(0).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return { seconds: decoded.duration, peak };
}

/** The patented codecs that this browser decodes. */
export async function codecs(): Promise<Record<string, boolean>> {
  const size = { codedWidth: 160, codedHeight: 120 };
  const [avc, hevc, aac] = await Promise.all([
    VideoDecoder.isConfigSupported({ codec: "avc1.42001e", ...size }),
    VideoDecoder.isConfigSupported({ codec: "hvc1.1.6.L93.B0", ...size }),
    AudioDecoder.isConfigSupported({ codec: "mp4a.40.2", sampleRate: 44100, numberOfChannels: 1 }),
  ]);
  return {
    avc: avc.supported ?? false,
    hevc: hevc.supported ?? false,
    aac: aac.supported ?? false,
  };
}
