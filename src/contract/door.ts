/** The interfaces of the two workers, for the page and for each other. */
import type { Catalogue } from "./cards";
import type { Resume } from "./checkpoint";
import type { DatasetManifest, FeatureBlock, SplitName } from "./clip";
import type { Choice, ExperimentConfig } from "./experiment";
import type { TelemetryEvent } from "./telemetry";
import type { LabFailure } from "./errors";
import type { Fold } from "./folds";
import type { InspectResponse, InspectRequestName, InspectParameters } from "./inspectRequests";
import type { UnimodalPredictions, MeasuresReport } from "./measures";
import type { RunRecord } from "./record";
import type { RidgeReport } from "./ridge";
import type { BackendReport } from "./backend";

/** Receives bundles of events, oldest first. The next bundle waits until its promise resolves. */
export type TelemetrySink = (events: readonly TelemetryEvent[]) => Promise<void> | void;

export type Outcome<T = void> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: LabFailure };

/** How a run is tested, in addition to its configuration. */
export interface OpenOptions {
  /** Tests the sealed split after each of this many last epochs; all of them are one opening. 0 or left out: never. */
  readonly testEpochs?: number;
}

/** The training worker. Failures of a run are events or values, never exceptions. */
export interface LabDoor {
  /** Passes the worker its end of the channel to the media worker; call it before the first `open`. */
  attach(port: MessagePort): Promise<void>;
  catalogue(): Promise<Catalogue>;
  /**
   * Starts and checks the backend of the next run; with `again`, everything known of this device is
   * measured again. Resolves with undefined while a run is open: the next run then starts its backend.
   */
  prepareBackend(
    choice: Pick<ExperimentConfig, "backend" | "engine">,
    again: boolean,
  ): Promise<Outcome<BackendReport | undefined>>;
  /**
   * Closes the open run and builds the data and the model of a new one. It is paused at step 0, or at the step of
   * `resume`.
   */
  open(
    config: ExperimentConfig,
    sink: TelemetrySink,
    resume?: Resume,
    options?: OpenOptions,
  ): Promise<Outcome<BackendReport>>;
  play(): Promise<void>;
  /** Resolves when the current step is over and no further one starts. */
  pause(): Promise<void>;
  /** Takes n steps, then pauses. */
  step(n: number): Promise<void>;
  /** Ends the run but keeps the model for pictures, predictions, measures and the test. */
  stop(): Promise<void>;
  /** After `loss-not-finite`: continues from the restored snapshot; multiplies the learning rate by `scale`. */
  retry(scale: number): Promise<Outcome>;
  /** Sets the clips whose reconstructions are reported. */
  watch(clipIds: readonly string[]): Promise<void>;
  /** Opens the sealed test split and counts the opening. */
  openTest(): Promise<Outcome>;
  /**
   * Computes all measures of one split with the weights of the selected epoch. "test" opens the sealed
   * split, like `openTest`. `unimodal`: the predictions of unimodal baselines on its clips.
   */
  measure(split: SplitName, unimodal?: UnimodalPredictions): Promise<Outcome<MeasuresReport>>;
  /** Inspects the mask between two steps; progress is reported by `inspecting` events. */
  inspect<N extends InspectRequestName>(
    name: N,
    parameters: InspectParameters<N>,
  ): Promise<Outcome<InspectResponse<N>>>;
  /** Ends the running inspection at its next progress report; it fails with `cancelled`. */
  cancelInspection(): Promise<void>;
  record(): Promise<Outcome<RunRecord>>;
  /**
   * Closes the open run and fits ridge regression to the raw input of the only modality of `config`, on the clips and
   * the split of its run. `opensTest`: also reads the sealed test split, once.
   */
  fitRidge(config: ExperimentConfig, opensTest: boolean): Promise<Outcome<RidgeReport>>;
  close(): Promise<void>;
}

/** The media worker as the training worker sees it, over a MessagePort of their own. */
export interface FeatureDoor {
  /** Prepares the dataset that `data` names, unless it is ready. */
  manifest(data: Choice, seed: number): Promise<Outcome<DatasetManifest>>;
  /** Transfers all features of one split. Those of "test" are made only by this call. */
  features(split: SplitName): Promise<Outcome<FeatureBlock>>;
}

export interface MediaProgress {
  readonly phase: "listing" | "making" | "decoding" | "done" | "cancelled";
  readonly done: number;
  readonly total: number;
  /** Current file or clip. */
  readonly current: string;
  /** All sentences about skipped files so far. */
  readonly problems: readonly string[];
}
export type MediaSink = (progress: MediaProgress) => Promise<void> | void;

export interface DroppedFile {
  /** Path relative to the dropped folder, such as "happy/clip1.webm". */
  readonly path: string;
  readonly file: File;
}
export type LabelSource = "folder" | "crema-d" | "labels-csv";
export type GroupSource = "none" | "crema-d" | "labels-csv" | "file-name" | "folder";

/** The plan of an import, made from names and labels.csv before anything is decoded. */
export interface ImportPlan {
  readonly labelSource: LabelSource;
  readonly groupSource: GroupSource;
  readonly classes: readonly { readonly name: string; readonly clips: number }[];
  readonly groups: readonly { readonly name: string; readonly clips: number }[];
  readonly clips: number;
  /** Modalities that every clip should have. */
  readonly modalities: readonly string[];
  /** Three example clips with the groups that their file names give. */
  readonly groupPreview: readonly { readonly file: string; readonly group: string }[];
  readonly split: Readonly<Record<SplitName, number>>;
  /** Warnings about the whole import: no group known, group equals label, FLV with the ffmpeg command, ... */
  readonly warnings: readonly string[];
  /** A sentence for each file that will not be used. */
  readonly problems: readonly string[];
}
export interface ImportOptions {
  /** If left out, it is guessed. */
  readonly groupSource?: GroupSource;
  /** Separator that ends the group in a file name; default "_" or "-", whichever comes first. */
  readonly groupSeparator?: string;
  readonly imageSizePx: number;
  /** Frames of each clip. */
  readonly frames: number;
  /** Frames per second, if the clip is long enough; 0: frames are spread over the whole clip. */
  readonly frameRate: number;
  readonly melBands: number;
  readonly seed: number;
  /** If left out, one split is drawn by the seed. */
  readonly fold?: Fold;
}

/** The frames and the sound of a clip, for playback. */
export interface ClipMedia {
  readonly id: string;
  readonly durationS: number;
  /** Built-in clips: the model's input frames, RGB bytes [T, H, W, 3]. */
  readonly frames?: {
    readonly count: number;
    readonly width: number;
    readonly height: number;
    readonly rgb: Uint8Array;
  };
  /** A playable file: WAV for built-in clips, the user's own file for dropped ones. */
  readonly sound?: Blob;
  /** The user's own video file. */
  readonly video?: Blob;
}

/** A spectrogram to convert to sound. */
export interface SoundRequest {
  /** log-mel [T * bands], natural logarithm, as in the features. */
  readonly values: Float32Array;
  readonly bands: number;
  readonly rateHz: number;
  /** Sound at that rate whose phases are used; if left out, phases are estimated. */
  readonly original?: Float32Array;
}
export interface InvertedSound {
  /** Mono, samples in [-1, 1]. */
  readonly wave: Float32Array;
  /** The same samples as a WAV file. */
  readonly file: Blob;
  readonly rateHz: number;
  /** Root mean square difference between the log-mel of the sound and the requested one, decibels. */
  readonly errorDb: number;
}

/** The media worker: decodes clips, makes built-in ones and plays them back. */
export interface MediaDoor {
  /** Passes the worker its end of the channel to the training worker. */
  connect(port: MessagePort): Promise<void>;
  /** Makes the dataset or finds it in the cache; reports the progress to the sink. */
  prepare(data: Choice, seed: number, sink: MediaSink): Promise<Outcome<DatasetManifest>>;
  /** Plans an import from names and labels.csv only; decodes nothing. */
  plan(files: readonly DroppedFile[], options: ImportOptions): Promise<Outcome<ImportPlan>>;
  /**
   * Decodes the planned files into the dataset "clips". `prepare` with other parameters or
   * another seed imports the same files again.
   */
  import(options: ImportOptions, sink: MediaSink): Promise<Outcome<DatasetManifest>>;
  cancel(): Promise<void>;
  /** Fetches a clip of the dataset with that `DatasetManifest.key`, since ids repeat across datasets. */
  media(clipId: string, dataKey: string): Promise<Outcome<ClipMedia>>;
  /** Converts a spectrogram to sound. */
  invert(request: SoundRequest): Promise<Outcome<InvertedSound>>;
}
