import { useSyncExternalStore } from "react";

function subscribe(changed: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  const theme = new MutationObserver(changed);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    dark.removeEventListener("change", changed);
    theme.disconnect();
  };
}

/** The text colour of the current theme, for drawing on a canvas. */
export const useTextColour = (): string =>
  useSyncExternalStore(subscribe, () => getComputedStyle(document.documentElement).color);
