import { useCallback, type RefCallback } from "react";

/** Returns a ref that plays a blob in a media element and revokes its URL afterwards. */
export function useBlobSource(
  blob: Blob | undefined,
  play: boolean,
): RefCallback<HTMLMediaElement> {
  return useCallback(
    (element: HTMLMediaElement | null) => {
      if (!element || !blob) return undefined;
      const url = URL.createObjectURL(blob);
      element.src = url;
      // Some browsers play sound only after a press; the controls allow that.
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
