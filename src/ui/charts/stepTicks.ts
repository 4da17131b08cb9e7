/** Round steps for the x axis, about five of them. */
export function stepTicks(last: number): number[] {
  const rough = Math.max(1, last / 5);
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(last / size) + 1 }, (_, i) => i * size);
}
