import { useState } from "react";
import type { Catalogue } from "../../contract/cards";
import { differences } from "../../state/setup";
import { Icon } from "../components/Icon";
import { useBench, useSetup } from "../storeHooks";

/** What differs from the default, and the link that holds it. */
export function Differences({ catalogue }: { readonly catalogue: Catalogue }) {
  const { setup } = useBench();
  const config = useSetup((state) => state.config);
  const [said, setSaid] = useState("");
  const found = differences(config, catalogue);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href);
      setSaid("Link copied.");
    } catch {
      setSaid("The browser did not allow copying; the link is in the address bar.");
    }
  };
  return (
    <div className="differences">
      <h3>{found.length === 0 ? "The default experiment" : "Differs from the default"}</h3>
      {found.length > 0 && (
        <ul>
          {found.map(({ what, now, usual }) => (
            <li key={what}>
              {what} <b>{now}</b> <s>{usual}</s>
            </li>
          ))}
        </ul>
      )}
      <div className="buttons">
        <button type="button" onClick={() => void copy()}>
          <Icon name="link" />
          Copy link
        </button>
        <button type="button" aria-disabled={found.length === 0} onClick={() => setup.reset()}>
          Back to the default
        </button>
      </div>
      <p className="hint" aria-live="polite">
        {said}
      </p>
    </div>
  );
}
