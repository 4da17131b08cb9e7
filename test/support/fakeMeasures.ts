/** Creates a report of measures from formulas, for tests of the page. */
import type { SplitName } from "../../src/contract/clip";
import type {
  UnimodalPredictions,
  MeasuredClip,
  MeasuresReport,
} from "../../src/contract/measures";
import { agreement } from "../../src/core/measures/agreement";
import { subjectMeasures } from "../../src/core/train/subjectMeasures";
import { fakeManifest } from "./fakeMedia";

const classes = fakeManifest.classes.length;

/** Probabilities [K] with the maximum at the label, or at the next class for every `slip`-th clip. */
function leaning(i: number, label: number, slip: number): number[] {
  const top = i % slip === 0 ? (label + 1) % classes : label;
  const most = 0.4 + 0.5 * Math.abs(Math.sin(i + slip));
  return Array.from({ length: classes }, (_, k) => (k === top ? most : (1 - most) / (classes - 1)));
}

/** The report of the fake dataset's clips in `split`; the sealed clips are made up. */
export function fakeMeasures(split: SplitName, alone: UnimodalPredictions = {}): MeasuresReport {
  const cards = fakeManifest.clips
    .filter((clip) => clip.split === (split === "test" ? "validation" : split))
    .map(({ thumbnail: _thumbnail, ...card }) => ({ ...card, split }));
  const labels = cards.map(({ label }) => label);
  const rows = {
    fused: labels.map((label, i) => leaning(i, label, 5)),
    audio: labels.map((label, i) => leaning(i, label, 3)),
    video: labels.map((label, i) => leaning(i, label, 4)),
  };
  const right = (probabilities: readonly number[][]) =>
    probabilities.map((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
  const heads = agreement(right(rows.fused), {
    audio: right(rows.audio),
    video: right(rows.video),
  });
  const byAlone = ["audio", "video"].every((id) => alone[id]) ? heads : undefined;
  const perClip = cards.map((card, i): MeasuredClip => {
    const prediction = (row: readonly number[] = []) => {
      const probability = Math.max(...row);
      return { label: row.indexOf(probability), probability };
    };
    return {
      card,
      predictions: {
        fused: prediction(rows.fused[i]),
        audio: prediction(rows.audio[i]),
        video: prediction(rows.video[i]),
      },
      column: heads.columnOf[i] ?? 0,
      ...(byAlone && { unimodalColumn: byAlone.columnOf[i] ?? 0 }),
      shapley: { audio: 0.3 * Math.sin(i), video: 0.2 * Math.cos(i) },
    };
  });
  const single = (base: number) => ({
    ownHead: { value: base },
    summand: { reason: "The fused prediction is not a sum over modalities." },
    othersAtMean: { value: base - 0.1 },
    probe: { value: base + 0.05 },
    alone: { reason: "No model of this modality alone is at hand." },
  });
  return {
    split,
    step: 18,
    epoch: 1,
    clips: cards.length,
    subjects: {
      fused: subjectMeasures(rows.fused, labels, classes),
      audio: subjectMeasures(rows.audio, labels, classes),
      video: subjectMeasures(rows.video, labels, classes),
    },
    single: { audio: single(0.6), video: single(0.7) },
    agreement: heads.matrix,
    ...(byAlone && { agreementAlone: byAlone.matrix }),
    gaps: [{ between: ["audio", "video"], gap: 0.9, gapOfRawMeans: 2.1, meanPairDistanceSq: 1.6 }],
    zeta: { value: 0.82 },
    shapley: { audio: 0.12, video: 0.21 },
    gradients: [
      { term: "fused", norm: { audio: 0.4, video: 0.3 }, cosine: { audio: 1, video: 1 } },
      { term: "audio", norm: { audio: 0.5, video: 0 }, cosine: { audio: 0.6, video: null } },
    ],
    perClip,
  };
}
