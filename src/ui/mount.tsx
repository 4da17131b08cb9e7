/** Renders the page into an element. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { AppStores } from "../state/appStores";
import { App } from "./App";
import { AppStoresContext } from "./storeHooks";

export function mount(root: HTMLElement, app: AppStores): void {
  createRoot(root).render(
    <StrictMode>
      <AppStoresContext value={app}>
        <App />
      </AppStoresContext>
    </StrictMode>,
  );
}
