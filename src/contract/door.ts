/** What the page may ask of the two workers, and what they may ask of each other. */
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
import type { BackendReport } from "./backend";

/** Called with bundles of events, oldest first; the next bundle waits for its promise. */
export type TelemetrySink = (events: readonly TelemetryEvent[]) => Promise<void> | void;

export type Outcome<T = void> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: LabFailure };

/** Training. Failures of a run are events or values, never exceptions. */
export interface LabDoor {
  /** The training worker's end of the channel to the media worker; before the first `open`. */
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
   * Builds model and data; the run stands paused at step 0, or where `resume` says. Closes the run
   * before it.
   */
  open(
    config: ExperimentConfig,
    sink: TelemetrySink,
    resume?: Resume,
  ): Promise<Outcome<BackendReport>>;
  play(): Promise<void>;
  /** Resolves when no further step will start. */
  pause(): Promise<void>;
  /** Takes n steps, then pauses. */
  step(n: number): Promise<void>;
  /** Ends the run but keeps the model: pictures, predictions and test can still be asked for. */
  stop(): Promise<void>;
  /** After `loss-not-finite`: go on from the restored snapshot, the learning rate times `scale`. */
  retry(scale: number): Promise<Outcome>;
  /** Clips to show reconstructions of, from now on. */
  watch(clipIds: readonly string[]): Promise<void>;
  /** Opens the sealed test split; counted. */
  openTest(): Promise<Outcome>;
  /**
   * Every measure of one split, with the weights of the best validation epoch. "test" opens the sealed
   * split, counted and told as `openTest` does. `alone`: what models of one modality said of its clips.
   */
  measure(split: SplitName, alone?: UnimodalPredictions): Promise<Outcome<MeasuresReport>>;
  /** Inspects the mask between two steps; progress is reported by `inspecting` events. */
  inspect<N extends InspectRequestName>(
    name: N,
    parameters: InspectParameters<N>,
  ): Promise<Outcome<InspectResponse<N>>>;
  /** Ends the running inspection at its next progress report; it fails with `cancelled`. */
  cancelInspection(): Promise<void>;
  record(): Promise<Outcome<RunRecord>>;
  close(): Promise<void>;
}

/** What the training worker asks of the media worker, over their own MessagePort. */
export interface FeatureDoor {
  /** Prepares the dataset that `data` names, if it is not there yet. */
  manifest(data: Choice, seed: number): Promise<Outcome<DatasetManifest>>;
  /** All features of one split, transferred. "test" is made only when this is called. */
  features(split: SplitName): Promise<Outcome<FeatureBlock>>;
}

export interface MediaProgress {
  readonly phase: "listing" | "making" | "decoding" | "done" | "cancelled";
  readonly done: number;
  readonly total: number;
  /** File or clip in hand. */
  readonly current: string;
  /** Sentences about files that were skipped, in full so far. */
  readonly problems: readonly string[];
}
export type MediaSink = (progress: MediaProgress) => Promise<void> | void;

export interface DroppedFile {
  /** Path relative to what was dropped, such as "happy/clip1.webm". */
  readonly path: string;
  readonly file: File;
}
export type LabelSource = "folder" | "crema-d" | "labels-csv";
export type GroupSource = "none" | "crema-d" | "labels-csv" | "file-name" | "folder";

/** What was understood of a drop before anything is decoded. */
export interface ImportPlan {
  readonly labelSource: LabelSource;
  readonly groupSource: GroupSource;
  readonly classes: readonly { readonly name: string; readonly clips: number }[];
  readonly groups: readonly { readonly name: string; readonly clips: number }[];
  readonly clips: number;
  /** Modalities that every clip is expected to have. */
  readonly modalities: readonly string[];
  /** Three example clips with the group each would get from its file name. */
  readonly groupPreview: readonly { readonly file: string; readonly group: string }[];
  readonly split: Readonly<Record<SplitName, number>>;
  /** Warnings about the whole: no group known, group equals label, FLV with the ffmpeg command, ... */
  readonly warnings: readonly string[];
  /** Files that will not be used, a sentence each. */
  readonly problems: readonly string[];
}
export interface ImportOptions {
  /** Left out: guessed. */
  readonly groupSource?: GroupSource;
  /** Separator that ends the group in a file name; default "_" or "-", whichever comes first. */
  readonly groupSeparator?: string;
  readonly imageSizePx: number;
  readonly melBands: number;
  readonly seed: number;
  /** Left out: one split, drawn by the seed. */
  readonly fold?: Fold;
}

/** Something to look at and listen to. */
export interface ClipMedia {
  readonly id: string;
  readonly durationS: number;
  /** Built-in clips: frames as the model sees them, RGB bytes [T, H, W, 3]. */
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

/** A spectrogram that is to be heard. */
export interface SoundRequest {
  /** log-mel [T * bands], natural logarithm, as features are. */
  readonly values: Float32Array;
  readonly bands: number;
  readonly rateHz: number;
  /** Sound at that rate whose phases are borrowed; left out: phases are estimated. */
  readonly original?: Float32Array;
}
export interface InvertedSound {
  /** Mono, samples in [-1, 1]. */
  readonly wave: Float32Array;
  /** The same as a WAV file. */
  readonly file: Blob;
  readonly rateHz: number;
  /** Root mean square difference of the sound's own log-mel from the one asked for, decibels. */
  readonly errorDb: number;
}

/** Decoding, built-in clips, play-back. */
export interface MediaDoor {
  /** The training worker's end of the pair. */
  connect(port: MessagePort): Promise<void>;
  /** Makes or finds the dataset; progress goes to the sink. */
  prepare(data: Choice, seed: number, sink: MediaSink): Promise<Outcome<DatasetManifest>>;
  /** Reads names and labels.csv only; nothing is decoded. */
  plan(files: readonly DroppedFile[], options: ImportOptions): Promise<Outcome<ImportPlan>>;
  /**
   * Decodes what was planned; the result is dataset id "clips". `prepare` with other parameters or
   * another seed imports the same files again.
   */
  import(options: ImportOptions, sink: MediaSink): Promise<Outcome<DatasetManifest>>;
  cancel(): Promise<void>;
  /** A clip of the dataset with that `DatasetManifest.key`: ids repeat from set to set. */
  media(clipId: string, dataKey: string): Promise<Outcome<ClipMedia>>;
  /** Turns a spectrogram back into sound. */
  invert(request: SoundRequest): Promise<Outcome<InvertedSound>>;
}
