/** Renders the voice of one puppet clip, at its level and with its babble. */
import { randomFrom } from "../random";
import { speak, type Formants, type Syllable } from "./formantVoice";
import { noiseTable } from "./noiseTable";
import { humSample } from "./puppetHum";
import { clipFacts, type PuppetSpec } from "./puppetSpec";

/** Formants of a talker of scale 1, Hz: Peterson and Barney, JASA 24, 1952 (men), F4 added. */
const vowelFormants: Readonly<Record<string, Formants>> = {
  a: [730, 1090, 2440, 3400],
  e: [530, 1840, 2480, 3500],
  i: [300, 2290, 3010, 3700],
  o: [570, 840, 2410, 3300],
  u: [330, 950, 2240, 3250],
};
/** Syllables per second of the neutral voice. */
const neutralRate = 3.4;
const { rateHz, durationS } = clipFacts;
const samples = Math.round(rateHz * durationS);
/** Hiss of the microphone, dB below full scale. */
const hissDb = -68;

/** spec -> [24000] at 16 kHz, in [-1, 1]; equal specs give equal bytes. */
export function renderVoice(spec: PuppetSpec): Float32Array {
  const random = randomFrom(spec.seed, `${spec.id}/voice`);
  const { actor, audio } = spec;
  const { voice } = audio;
  const syllables = syllablesOf(spec);
  const endS = durationS - audio.startS;
  const progress = (timeS: number): number =>
    Math.min(1, Math.max(0, (timeS - audio.startS) / (endS - audio.startS)));
  const pitchHz = (timeS: number): number => {
    const syllable = syllables.findLast((each) => each.startS <= timeS);
    const within = syllable ? Math.min(1, (timeS - syllable.startS) / syllable.durationS) : 0;
    const semitones =
      voice.pitchSt +
      voice.slopeSt * (progress(timeS) - 0.5) +
      voice.swingSt * (Math.sin(Math.PI * within) - 0.6) +
      voice.tremorSt * Math.sin(2 * Math.PI * 7 * timeS);
    return actor.basePitchHz * 2 ** (semitones / 12);
  };
  const wave = speak(
    {
      rateHz,
      samples,
      syllables,
      pitchHz,
      gain: (timeS) => decibels(voice.fadeDb * (progress(timeS) - 0.5)),
      breathiness: Math.min(1, Math.max(0, actor.breathiness + voice.breath)),
    },
    random,
  );
  const target = decibels(audio.levelDb + voice.levelDb);
  const scale = target / Math.max(1e-9, rootMeanSquare(wave));
  const babble = babbleTable();
  const babbleAt = random.integer(babble.length);
  const babbleGain = decibels(audio.babbleDb);
  const hiss = noiseTable();
  const hissAt = random.integer(hiss.length);
  const hissGain = decibels(hissDb);
  for (let i = 0; i < samples; i++) {
    const sum =
      scale * (wave[i] ?? 0) +
      babbleGain * (babble[(babbleAt + i) % babble.length] ?? 0) +
      hissGain * (hiss[(hissAt + i) % hiss.length] ?? 0);
    const hum = audio.hum ? humSample(audio.hum, i / rateHz) : 0;
    wave[i] = softClip(sum + hum);
  }
  return wave;
}

/** Start, duration and formants of each syllable; tests compare measurements with them. */
export function syllablesOf({ actor, audio }: PuppetSpec): Syllable[] {
  const stepS = 1 / (neutralRate * 2 ** audio.voice.rateOctaves);
  const spanS = durationS - 2 * audio.startS;
  const count = Math.max(1, Math.round(spanS / stepS));
  return Array.from({ length: count }, (_, i) => ({
    startS: audio.startS + i * stepS,
    durationS: Math.min(0.85 * stepS, durationS - 0.01 - audio.startS - i * stepS),
    formantsHz: formantsOf(audio.vowels[i % audio.vowels.length] ?? "a", actor.formantScale),
  })).filter((syllable) => syllable.durationS > 0.3 * stepS);
}

/** A vowel's formants for a talker of this scale, Hz. Throws RangeError on an unknown letter. */
export function formantsOf(vowel: string, formantScale: number): Formants {
  const formants = vowelFormants[vowel];
  if (!formants) throw new RangeError(`vowel: expected one of aeiou, got ${vowel}`);
  const [f1, f2, f3, f4] = formants;
  return [f1 * formantScale, f2 * formantScale, f3 * formantScale, f4 * formantScale];
}

let babbleLoop: Float32Array | undefined;

/** Eight simultaneous voices: a loop of 6 s at RMS 1, always the same. */
function babbleTable(): Float32Array {
  if (babbleLoop) return babbleLoop;
  const random = randomFrom(0, "puppets/babble");
  const sum = new Float32Array(6 * rateHz);
  for (let talker = 0; talker < 8; talker++) {
    const scale = 0.88 + 0.3 * random.uniform();
    const stepS = 0.22 + 0.12 * random.uniform();
    const baseHz = 95 * 2 ** (1.3 * random.uniform());
    const syllables = Array.from({ length: Math.floor(6 / stepS) }, (_, i) => ({
      startS: i * stepS,
      durationS: 0.85 * stepS,
      formantsHz: formantsOf("aeiou"[random.integer(5)] ?? "a", scale),
    }));
    const pitchHz = (timeS: number): number => baseHz * (1 + 0.12 * Math.sin(3.1 * timeS + talker));
    const one = speak(
      { rateHz, samples: sum.length, syllables, pitchHz, gain: () => 1, breathiness: 0.2 },
      random,
    );
    const level = rootMeanSquare(one);
    one.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value / level));
  }
  const level = rootMeanSquare(sum);
  babbleLoop = sum.map((value) => value / level);
  return babbleLoop;
}

function rootMeanSquare(wave: Float32Array): number {
  let sum = 0;
  for (const value of wave) sum += value * value;
  return Math.sqrt(sum / Math.max(1, wave.length));
}

const decibels = (db: number): number => 10 ** (db / 20);

/** Linear up to 0.8, then compressed to stay below 1. */
function softClip(x: number): number {
  const size = Math.abs(x);
  return size <= 0.8 ? x : Math.sign(x) * (1 - 0.2 * Math.exp(-(size - 0.8) / 0.2));
}
