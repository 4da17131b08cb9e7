import { useEffect, useState } from "react";
import { Icon } from "../components/Icon";
import { readSetting, writeSetting } from "./pageSettings";

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];
const key = "theme";

function storedTheme(): Theme {
  const stored = readSetting(key);
  return themes.find((theme) => theme === stored) ?? "auto";
}

/** Switches between the theme of the system, light and dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    writeSetting(key, theme);
  }, [theme]);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "auto";
  return (
    <button
      type="button"
      className="quiet"
      aria-label={`Theme: ${theme}. Switch to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(next)}
    >
      <Icon name="theme" />
      <span className="wide-only">{theme}</span>
    </button>
  );
}
