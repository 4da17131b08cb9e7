import { useCallback, type RefCallback } from "react";

/** Gives a media element a blob to play, plays it, and frees the address afterwards. */
export function useBlobSource(
  blob: Blob | undefined,
  play: boolean,
): RefCallback<HTMLMediaElement> {
  return useCallback(
    (element: HTMLMediaElement | null) => {
      if (!element || !blob) return undefined;
      const url = URL.createObjectURL(blob);
      element.src = url;
      // A browser may want another press before it makes sound; the controls are there for that.
      if (play) element.play().catch(() => undefined);
      return () => {
        element.pause();
        element.removeAttribute("src");
        URL.revokeObjectURL(url);
      };
    },
    [blob, play],
  );
}
