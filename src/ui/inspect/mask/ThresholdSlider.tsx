import { useId, useState, type CSSProperties } from "react";
import { keepAbove, isSameOmega } from "../../../state/handMask";
import type { MaskState } from "../../../contract/inspect";
import { useAppStores } from "../../storeHooks";
import { valuesOf, type DisplayedMask } from "./displayedMask";
import { shortOmega } from "./shade";
import { useGesture } from "./useGesture";

const notches = 400;

/** The range of thresholds from keeping every channel to keeping none. */
export function thresholdRange(all: readonly Float32Array[]): readonly [number, number] {
  const low = Math.min(...all.map((values) => values.reduce((a, b) => Math.min(a, b), Infinity)));
  const high = Math.max(...all.map((values) => values.reduce((a, b) => Math.max(a, b), -Infinity)));
  return [low - Math.max(high - low, 1e-6) / notches, high];
}

/** Sets another threshold for Omega in all modalities; the learned one is marked. */
export function ThresholdSlider({ displayed }: { readonly displayed: DisplayedMask }) {
  const { inspect } = useAppStores();
  const id = useId();
  const gesture = useGesture();
  const { mask, modalities } = displayed;
  const [draft, setDraft] = useState<{ readonly of: MaskState; readonly value: number }>();
  const values = valuesOf(displayed);
  const [low, high] = thresholdRange(Object.values(values));
  const omega = Object.fromEntries(modalities.map((one) => [one.id, one.omega]));
  const set = draft?.of === mask ? draft.value : undefined;
  const inForce = (value: number): boolean => isSameOmega(omega, keepAbove(omega, values, value));
  // an undo restores the learned threshold
  const threshold = set === undefined || inForce(mask.threshold) ? mask.threshold : set;
  const place = (value: number): number => Math.min(1, Math.max(0, (value - low) / (high - low)));
  return (
    <div className="threshold">
      <label htmlFor={id}>Threshold of Ω, all modalities</label>
      <span className="marked">
        <input
          id={id}
          type="range"
          min={0}
          max={notches}
          step={1}
          value={Math.round(place(threshold) * notches)}
          aria-valuetext={shortOmega(threshold)}
          aria-describedby={`${id}-mark`}
          onChange={({ target }) => {
            const value = low + (Number(target.value) / notches) * (high - low);
            setDraft({ of: mask, value });
            inspect.edit((own) => keepAbove(own, values, value), gesture.next());
          }}
          {...gesture.handlers}
        />
        <i
          aria-hidden="true"
          style={{ "--at": place(mask.threshold).toFixed(4) } as CSSProperties}
        />
      </span>
      <b>{shortOmega(threshold)}</b>
      <span className="hint" id={`${id}-mark`}>
        {inForce(threshold) ? "used; " : "not used; "}
        learned with {shortOmega(mask.threshold)}
      </span>
    </div>
  );
}
