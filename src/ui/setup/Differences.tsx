import { useState } from "react";
import type { Catalogue } from "../../contract/cards";
import { differences } from "../../state/setup";
import { copyText } from "../components/copyText";
import { Icon } from "../components/Icon";
import { useAppStores, useSetup } from "../storeHooks";

/** Lists the differences from the default experiment, and copies the link to this setup. */
export function Differences({ catalogue }: { readonly catalogue: Catalogue }) {
  const { setup } = useAppStores();
  const config = useSetup((state) => state.config);
  const [message, setMessage] = useState("");
  const found = differences(config, catalogue);
  const copyLink = (): void =>
    void copyText("Link", location.href, "Copy the link from the address bar instead.").then(
      setMessage,
    );
  return (
    <div className="differences">
      <h3>{found.length === 0 ? "The default experiment" : "Differs from the default"}</h3>
      {found.length > 0 && (
        <ul>
          {found.map(({ label, value, defaultValue }) => (
            <li key={label}>
              {label} <b>{value}</b> <s>{defaultValue}</s>
            </li>
          ))}
        </ul>
      )}
      <div className="buttons">
        <button type="button" onClick={copyLink}>
          <Icon name="link" />
          Copy link
        </button>
        <button type="button" aria-disabled={found.length === 0} onClick={() => setup.reset()}>
          Reset to the default
        </button>
      </div>
      <p className="hint" aria-live="polite">
        {message}
      </p>
    </div>
  );
}
