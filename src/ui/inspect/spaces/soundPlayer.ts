/** Plays one sound at a time and switches to another at the same place. */

export interface Sound {
  readonly name: string;
  readonly wave: Float32Array;
  readonly rateHz: number;
}

export interface SoundPlayer {
  /** Plays from the start. */
  play(sound: Sound): void;
  /** Continues with another sound at the same place; starts it if none is playing. */
  switchTo(sound: Sound): void;
  stop(): void;
  /** Stops and releases the audio device; another sound opens it again. */
  close(): void;
}

/** `onChange` receives the name of the playing sound; empty after its end. */
export function createSoundPlayer(onChange: (name: string) => void): SoundPlayer {
  let context: AudioContext | undefined;
  let current: { readonly source: AudioBufferSourceNode; readonly from: number } | undefined;

  const halt = (): void => {
    const ending = current;
    current = undefined;
    ending?.source.stop();
  };
  const start = ({ name, wave, rateHz }: Sound, offset: number): void => {
    // browsers allow audio only after a press, so the context is created by one
    context ??= new AudioContext();
    void context.resume();
    halt();
    const buffer = context.createBuffer(1, Math.max(1, wave.length), rateHz);
    buffer.copyToChannel(Float32Array.from(wave), 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const began = { source, from: context.currentTime - offset };
    source.addEventListener("ended", () => {
      if (current !== began) return;
      current = undefined;
      onChange("");
    });
    current = began;
    source.start(0, offset);
    onChange(name);
  };
  return {
    play: (sound) => start(sound, 0),
    switchTo: (sound) => {
      const offset = current && context ? context.currentTime - current.from : 0;
      start(sound, Math.min(offset, sound.wave.length / sound.rateHz));
    },
    stop: () => {
      halt();
      onChange("");
    },
    close: () => {
      halt();
      void context?.close();
      context = undefined;
    },
  };
}

/** Decodes a recording to mono at a rate; throws if the browser cannot decode it. */
export async function decodeRecording(file: Blob, rateHz: number): Promise<Float32Array> {
  const offline = new OfflineAudioContext(1, 1, rateHz);
  const buffer = await offline.decodeAudioData(await file.arrayBuffer());
  const mono = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1)
    buffer.getChannelData(channel).forEach((sample, i) => {
      mono[i] = (mono[i] ?? 0) + sample / buffer.numberOfChannels;
    });
  return mono;
}
