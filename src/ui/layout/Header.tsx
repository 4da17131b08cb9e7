import { BackendPanel } from "./BackendPanel";
import { Icon } from "../components/Icon";
import { Shortcuts } from "./Shortcuts";
import { ThemeToggle } from "./ThemeToggle";
import { ViewSwitch } from "./ViewSwitch";

export function Header() {
  return (
    <header className="top">
      <div className="brand">
        <Icon name="balance" size={26} />
        <h1>Counterpoise</h1>
        <p>Train on picture and sound, watch one modality starve the other, repair it live.</p>
      </div>
      <ViewSwitch />
      <div className="top-tools">
        <BackendPanel />
        <Shortcuts />
        <ThemeToggle />
      </div>
    </header>
  );
}
