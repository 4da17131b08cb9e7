/** Moves the focus to the run, which scrolls to it; leaves the hash alone, which holds the configuration. */
export function focusRun(): void {
  document.getElementById("run")?.focus();
}
