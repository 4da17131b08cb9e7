/** Moves the focus to the run and scrolls to its start; leaves the hash alone, which holds the configuration. */
export function focusRun(): void {
  const run = document.getElementById("run");
  run?.focus({ preventScroll: true });
  // the run is taller than the window, which `focus` alone does not scroll to the start of
  run?.scrollIntoView({ block: "start" });
}
