/** Renders the page into an element. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Bench } from "../state/bench";
import { App } from "./App";
import { BenchContext } from "./storeHooks";

export function mount(root: HTMLElement, bench: Bench): void {
  createRoot(root).render(
    <StrictMode>
      <BenchContext value={bench}>
        <App />
      </BenchContext>
    </StrictMode>,
  );
}
