/** The sounds of a clip's spaces, created when they are first requested. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ModalityCard } from "../../../contract/clip";
import type { InvertedSound } from "../../../contract/door";
import type { SpacePicture } from "../../../contract/inspectClip";
import { valueOf } from "../../../contract/valueOf";
import { otherSound } from "../../layout/shortcuts";
import { useAppStores } from "../../storeHooks";
import { createSoundPlayer, decodeRecording, type Sound } from "./soundPlayer";

export type Phase = "estimated" | "original";

/** "recording" is the clip's own sound; the others are inverted from their spectrograms. */
export type SoundId = "recording" | SpacePicture["name"];

interface Heard extends Sound {
  readonly file: Blob;
  /** Error of the inversion, decibels; absent for the recording. */
  readonly errorDb?: number;
}

interface SoundsOf {
  readonly clipId: string;
  readonly card: ModalityCard;
  readonly pictures: readonly SpacePicture[];
  readonly phase: Phase;
  nameOf(id: SoundId): string;
}

export interface Sounds {
  /** Name of the playing sound; empty if none is playing. */
  readonly playing: string;
  /** The sound that was requested last. */
  readonly heard: SoundId | undefined;
  readonly problem: string;
  /** The sounds that exist so far. */
  readonly made: ReadonlyMap<SoundId, Heard>;
  play(id: SoundId): Promise<void>;
  /** Switches to another sound at the same place. */
  switchTo(id: SoundId): Promise<void>;
  /** Returns the sound; creates it first if needed. */
  make(id: SoundId): Promise<Heard | undefined>;
  stop(): void;
}

const nothingMade: ReadonlyMap<SoundId, Heard> = new Map();

export function useSounds({ clipId, card, pictures, phase, nameOf }: SoundsOf): Sounds {
  const { clips } = useAppStores();
  const [playing, setPlaying] = useState("");
  const [heard, setHeard] = useState<SoundId>();
  const [problem, setProblem] = useState("");
  /** Number of presses: a slow sound does not replace a newer one. */
  const presses = useRef(0);
  const player = useMemo(() => createSoundPlayer(setPlaying), []);
  useEffect(() => player.close, [player]);
  /** Identifies the pictures: the same clip with equal errors has equal pictures. */
  const errors = pictures.map(({ name, error }) => `${name} ${error}`);
  const key = [clipId, phase, ...errors].join("/");
  const [cache, setCache] = useState({ key, made: nothingMade });
  const made = cache.key === key ? cache.made : nothingMade;
  const rateHz = card.axes?.rateHz ?? 0;

  const recording = useRef<{ readonly clipId: string; readonly wave: Promise<Heard> }>(undefined);
  const fetchRecording = useCallback((): Promise<Heard> => {
    if (recording.current?.clipId === clipId) return recording.current.wave;
    const wave = (async (): Promise<Heard> => {
      const media = valueOf(await clips.media(clipId));
      const file = media.sound ?? media.video;
      if (!file) throw new Error("This clip has no recording.");
      return { name: "Recording", wave: await decodeRecording(file, rateHz), rateHz, file };
    })();
    recording.current = { clipId, wave };
    return wave;
  }, [clips, clipId, rateHz]);

  const makeNow = async (id: SoundId): Promise<Heard> => {
    const known = made.get(id);
    if (known) return known;
    if (id === "recording") return fetchRecording();
    const picture = pictures.find(({ name }) => name === id);
    if (!(picture?.values instanceof Float32Array)) throw new Error("This picture has no sound.");
    const original = phase === "original" ? (await fetchRecording()).wave : undefined;
    const outcome = await clips.invert({
      values: picture.values,
      bands: picture.shape[1] ?? 0,
      rateHz,
      ...(original && { original }),
    });
    const { wave, file, errorDb }: InvertedSound = valueOf(outcome);
    return { name: nameOf(id), wave, rateHz, file, errorDb };
  };
  const make = async (id: SoundId): Promise<Heard | undefined> => {
    try {
      const sound = await makeNow(id);
      setProblem("");
      setCache((before) => {
        const own = before.key === key ? before.made : nothingMade;
        return { key, made: new Map([...own, [id, sound]]) };
      });
      return sound;
    } catch (error) {
      setProblem(`No sound: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const start = async (id: SoundId, how: "play" | "switchTo"): Promise<void> => {
    presses.current += 1;
    const own = presses.current;
    setHeard(id);
    const sound = await make(id);
    if (sound && own === presses.current) player[how](sound);
  };
  return {
    playing,
    heard,
    problem,
    made,
    make,
    stop: () => {
      presses.current += 1;
      player.stop();
    },
    play: (id) => start(id, "play"),
    switchTo: (id) => start(id, "switchTo"),
  };
}

/** Calls back when the key for the other sound is pressed. */
export function useOtherSound(turn: () => void): void {
  useEffect(() => {
    addEventListener(otherSound, turn);
    return () => removeEventListener(otherSound, turn);
  }, [turn]);
}
