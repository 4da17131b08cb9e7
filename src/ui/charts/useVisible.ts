import { useCallback, useState, type RefCallback } from "react";

/** Tracks whether an element is near the visible part of the page. */
export function useVisible(): {
  readonly ref: RefCallback<HTMLElement>;
  readonly isVisible: boolean;
} {
  const [isVisible, setIsVisible] = useState(true);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setIsVisible(entries.at(-1)?.isIntersecting ?? true),
      { rootMargin: "100px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, isVisible };
}
