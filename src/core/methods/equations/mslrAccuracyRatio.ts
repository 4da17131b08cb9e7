/** MSLR's factor from validation accuracies. */
/** Accuracies of one modality so far, oldest first -> the factor after the newest; 1 while there are too few. */
export function accuracyRatio(accuracies: readonly number[], memory: number): number {
  const newest = accuracies.at(-1);
  const before = accuracies.slice(-1 - memory, -1);
  if (newest === undefined || before.length < memory) return 1;
  const mean = before.reduce((a, b) => a + b, 0) / memory;
  return mean > 0 ? newest / mean : 1;
}
