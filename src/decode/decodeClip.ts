import {
  ADTS,
  BlobSource,
  EncodedPacketSink,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  WAVE,
  WEBM,
  type InputAudioTrack,
  type InputVideoTrack,
} from "mediabunny";
import { FileFault, codecMessage, faultMessage } from "./fileFault";
import type { ClipFiles } from "./clipFiles";
import { convertFile } from "./convertCommands";
import { decodePicture, type FrameOptions } from "./decodePicture";
import { decodeSound, maxDurationS, rateFault, type Spectrum } from "./decodeSound";
import type { NpyArray } from "./npy";
import { readFeatures } from "./readyFeatures";
import { looksEncrypted, sniffType, sniffBytes } from "./sniff";
import { truncationMessage } from "./truncation";
import { withTimeLimit, type TimeLimit } from "./timeLimit";

// no playlists (HLS), since they refer to other addresses
const formats = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS, MPEG_TS];

export interface DecodeOptions extends FrameOptions {
  readonly melBands: number;
  /** Seconds without progress after which a file is skipped. */
  readonly limitS: number;
  readonly signal: AbortSignal;
}
interface RequestedParts {
  readonly picture: boolean;
  readonly sound: boolean;
}
/** Why a clip has no picture or no sound, as ends of a sentence. */
interface MissingParts {
  video?: string;
  audio?: string;
}
/** The decoded data of one clip, and the reasons for missing parts. */
export interface DecodedClip {
  readonly durationS: number;
  /** RGB bytes [T · H · W · 3]. */
  readonly video?: Uint8Array;
  readonly audio?: Spectrum;
  /** Ready features by modality. */
  readonly features?: Readonly<Record<string, NpyArray>>;
  readonly missing: Readonly<MissingParts>;
}

/** Decodes the files of one clip. Rejects with FileFault, or with the signal's reason when aborted. */
export async function decodeClip(clip: ClipFiles, options: DecodeOptions): Promise<DecodedClip> {
  const features = clip.features && (await readFeatures(clip.features));
  const media = await decodeMedia(clip, options);
  return { ...media, ...(features && { features }) };
}

async function decodeMedia(clip: ClipFiles, options: DecodeOptions): Promise<DecodedClip> {
  const first = clip.video ?? clip.sound;
  if (!first) return { durationS: 0, missing: {} };
  const hasBoth = clip.video !== undefined && clip.sound !== undefined;
  const main = await decodeFile(first.file, options, {
    picture: clip.video !== undefined,
    sound: !hasBoth,
  });
  if (!hasBoth) return main;
  // a separate sound file replaces the video's sound even if it fails
  try {
    const separate = await decodeFile(clip.sound.file, options, { picture: false, sound: true });
    const { missing } = separate;
    return {
      ...main,
      durationS: Math.max(main.durationS, separate.durationS),
      ...(separate.audio && { audio: separate.audio }),
      missing: { ...main.missing, ...(missing.audio !== undefined && { audio: missing.audio }) },
    };
  } catch (error) {
    if (options.signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new FileFault(`has a sound file that cannot be read: "${clip.sound.path}" ${why}`);
  }
}

async function decodeFile(
  file: File,
  options: DecodeOptions,
  parts: RequestedParts,
): Promise<DecodedClip> {
  if (file.size === 0) throw new FileFault("is empty (0 bytes); copy it again.");
  const head = await readHead(file);
  const input = new Input({
    formats,
    source: new BlobSource(file, { handleUnhandledError: () => undefined }),
  });
  try {
    return await withTimeLimit((limit) => decodeInput(input, file, options, parts, limit), {
      ...options,
      onSilence: () =>
        new FileFault(
          `produced no picture or sound for ${options.limitS} seconds; it is encrypted or damaged, so it is left out.`,
        ),
      stop: () => input.dispose(),
    });
  } catch (error) {
    if (options.signal.aborted) throw error;
    const signs = { sniffed: sniffType(head), encrypted: await looksEncrypted(file) };
    throw new FileFault(faultMessage(error, signs));
  }
}

async function readHead(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, sniffBytes).arrayBuffer());
  } catch {
    throw new FileFault("cannot be read; it was moved or changed since it was dropped.");
  }
}

async function decodeInput(
  input: Input,
  file: File,
  options: DecodeOptions,
  parts: RequestedParts,
  limit: TimeLimit,
): Promise<DecodedClip> {
  await input.getFormat();
  const truncated = await truncationMessage(file);
  if (truncated) throw new FileFault(truncated);
  const missing: MissingParts = {};
  const tracks = await findTracks(input, parts, missing);
  limit.restart();
  return decodeTracks(tracks, options, missing, limit);
}

interface Tracks {
  readonly video: InputVideoTrack | undefined;
  readonly audio: InputAudioTrack | undefined;
}

async function findTracks(
  input: Input,
  parts: RequestedParts,
  missing: MissingParts,
): Promise<Tracks> {
  const [videos, audios] = [await input.getVideoTracks(), await input.getAudioTracks()];
  if (videos.length + audios.length === 0)
    throw new FileFault(`has no picture or sound in a known format; convert it: ${convertFile}`);
  return {
    video: parts.picture ? await findUsableTrack(videos, "picture", missing) : undefined,
    audio: parts.sound ? await findUsableTrack(audios, "sound", missing) : undefined,
  };
}

/** Decodes both tracks from the earlier of their starts, so that they stay synchronous. */
async function decodeTracks(
  { video, audio }: Tracks,
  options: DecodeOptions,
  missing: MissingParts,
  limit: TimeLimit,
): Promise<DecodedClip> {
  const tracks = [video, audio].filter((track) => track !== undefined);
  const starts = await Promise.all(tracks.map((track) => track.getFirstTimestamp()));
  const startS = Math.max(0, Math.min(...starts));
  const spectrum =
    audio &&
    (await recordFault(missing, "audio", decodeWholeSound(audio, startS, options.melBands, limit)));
  const pictureS = video ? await durationFrom(video, startS) : 0;
  const span = { startS, durationS: pictureS > 0 ? pictureS : (spectrum?.durationS ?? 0.04) };
  const frames =
    video && (await recordFault(missing, "video", decodePicture(video, span, options, limit)));
  if (!spectrum && !frames) throw new FileFault(`cannot be used: ${missingMessage(missing)}.`);
  return {
    durationS: Math.max(pictureS, spectrum?.durationS ?? 0),
    ...(frames && { video: frames }),
    ...(spectrum && { audio: spectrum }),
    missing,
  };
}

/** Finds the first track that has data and that this browser decodes; records the reason if there is none. */
async function findUsableTrack<T extends InputVideoTrack | InputAudioTrack>(
  tracks: readonly T[],
  part: "picture" | "sound",
  missing: MissingParts,
): Promise<T | undefined> {
  const key = part === "picture" ? "video" : "audio";
  missing[key] = `it has no ${part}`;
  for (const track of tracks) {
    const fault = track.isAudioTrack() ? rateFault(await track.getSampleRate()) : undefined;
    if (fault !== undefined) missing[key] = fault;
    else if ((await new EncodedPacketSink(track).getFirstPacket()) === null)
      missing[key] = `its ${part} track is empty`;
    else if (await track.canDecode()) return track;
    else
      missing[key] = codecMessage(part, await track.getCodec(), await track.getInternalCodecId());
  }
  return undefined;
}

/** Throws if the decoded sound ends well before its last packet, since data is then missing. */
async function decodeWholeSound(
  track: InputAudioTrack,
  startS: number,
  bands: number,
  limit: TimeLimit,
): Promise<Spectrum> {
  const spectrum = await decodeSound(track, startS, bands, limit);
  const statedS = Math.min(maxDurationS, (await track.computeDuration()) - startS);
  if (spectrum.durationS < 0.8 * statedS && spectrum.durationS < statedS - 0.25)
    throw new Error(
      `its sound should last ${statedS.toFixed(1)} s but lasts ${spectrum.durationS.toFixed(1)} s`,
    );
  return spectrum;
}

/** Joins the reasons, as in "it has no picture; its sound track is empty". */
const missingMessage = (missing: DecodedClip["missing"]): string =>
  [missing.video, missing.audio].filter((reason) => reason !== undefined).join("; ");

/** Records a fault of one part, so that the other can still be used; rethrows damage, which affects both. */
async function recordFault<T>(
  missing: MissingParts,
  key: "video" | "audio",
  part: Promise<T>,
): Promise<T | undefined> {
  try {
    return await part;
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    missing[key] = error.message;
    return undefined;
  }
}

/** Duration from `startS` to the end of the last packet, at most 10 s; ignores the header's duration. */
async function durationFrom(track: InputVideoTrack, startS: number): Promise<number> {
  const endS = await track.computeDuration();
  return Number.isFinite(endS) ? Math.min(maxDurationS, Math.max(0, endS - startS)) : 0;
}
