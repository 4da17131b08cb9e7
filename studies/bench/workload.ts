/** The models that the bench times, and their names. */

export type Engine = "own" | "stock";

export interface ReferenceWorkload {
  readonly kind: "reference";
  readonly batch: number;
  /** Side of the square images, pixels. */
  readonly size: number;
  /** Channels after the first convolution; then 2, 4 and 4 times as many. */
  readonly width: number;
  /** Modalities have 1 and 3 input channels alternately. */
  readonly modalities: number;
  readonly classes: number;
}
/** The default experiment on Puppets with this batch size, with the named method if any. */
export interface DefaultWorkload {
  readonly kind: "default";
  readonly batch: number;
  /** Id of a method of the lab. */
  readonly method?: string;
}
export type Workload = ReferenceWorkload | DefaultWorkload;

/** The reference model of the documents. */
export const reference = (changes: Partial<ReferenceWorkload> = {}): ReferenceWorkload => ({
  kind: "reference",
  batch: 32,
  size: 64,
  width: 16,
  modalities: 2,
  classes: 6,
  ...changes,
});

/** Default batch sizes. */
const usualBatch: Readonly<Record<string, number>> = { "reference-32": 16 };

/** "reference-64", "reference-64-b128", "default", "default-b16". Throws a sentence for anything else. */
export function workloadOf(name: string): Workload {
  const found = /^(?:reference-(\d+)|default)(?:-b(\d+))?$/.exec(name);
  if (!found)
    throw new Error(
      `There is no model "${name}"; there are reference-32, reference-64 and default, each with -b and a batch size if wanted.`,
    );
  const [, size, batch] = found;
  const given = batch === undefined ? undefined : Number(batch);
  if (size === undefined) return { kind: "default", batch: given ?? 32 };
  return reference({ size: Number(size), batch: given ?? usualBatch[`reference-${size}`] ?? 32 });
}

export const describeWorkload = (workload: Workload): string =>
  workload.kind === "default"
    ? `default pipeline, B=${workload.batch}`
    : `reference, B=${workload.batch}, ${workload.size}x${workload.size}`;

/** Input channels of each modality of the reference model. */
export const depthsOf = ({ modalities }: ReferenceWorkload): readonly number[] =>
  Array.from({ length: modalities }, (_, m) => (m % 2 === 0 ? 1 : 3));
