/** Line icons. Use them next to text or in a button with an accessible name. */
const paths = {
  balance:
    "M12 3v17M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6zM2 14a3 3 0 0 0 6 0M16 14a3 3 0 0 0 6 0",
  play: "M7 4.5v15l12-7.5z",
  pause: "M8 5v14M16 5v14",
  step: "M6 5v14l9-7zM18 5v14",
  stop: "M6 6h12v12H6z",
  reset: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5",
  chevron: "M6 9l6 6 6-6",
  keyboard: "M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 14h8",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  right: "M5 12.5l4.5 4.5L19 7.5",
  wrong: "M6 6l12 12M18 6L6 18",
  sound: "M4 9.5v5h4l5 4v-13l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6",
  link: "M9.5 14.5l5-5M8 11l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 16M11 8l2.5-2.5a3.5 3.5 0 0 1 5 5L16 13",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  sealed: "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
} as const;
export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className={`icon icon-${name}`}
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
