import { useId } from "react";
import type { MaskReport } from "../../../contract/inspect";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import { bytesText } from "../../components/bytesText";
import type { InspectedAt } from "../../../contract/inspectClip";

const noEpochs: readonly number[] = [];
const lastReport = ({ masks }: { readonly masks: readonly MaskReport[] }) => masks.at(-1);

/** Position of the inspected weights on the slider: the last kept epoch up to `at`; "now" is at the end. */
export function positionOf(at: InspectedAt, epochs: readonly number[]): number {
  if (at === "now") return epochs.length;
  return Math.max(
    0,
    epochs.findLastIndex((epoch) => epoch <= at),
  );
}

/** Chooses the inspected weights: those of a kept epoch, or the present ones. */
export function ScrubRow() {
  const { inspect } = useAppStores();
  const slider = useId();
  const at = useInspect(({ view }) => view.at);
  const last = useRun(lastReport);
  const isRunning = useRun(({ status }) => status === "running");
  const epochs = last?.epochsKept ?? noEpochs;
  const now = last ? `now, after epoch ${last.epoch}` : "now";
  const shown = at === "now" ? now : `epoch ${at}`;
  return (
    <div className="scrub">
      <label htmlFor={slider}>Scrub along training</label>
      <input
        id={slider}
        type="range"
        min={0}
        max={epochs.length}
        step={1}
        value={positionOf(at, epochs)}
        aria-valuetext={shown}
        onChange={({ target }) => inspect.goTo(epochs[Number(target.value)] ?? "now")}
      />
      <b className="scrub-at">{shown}</b>
      <button
        type="button"
        className="chip"
        aria-pressed={at === "now"}
        onClick={() => inspect.goTo("now")}
      >
        Now
      </button>
      <p className="hint">
        {last
          ? `The weights of ${epochs.length === 1 ? "1 epoch" : `${epochs.length} epochs`} are kept, in ${bytesText(last.bytesKept)} of memory. The whole view shows the chosen epoch.`
          : "The weights of each epoch are kept when it ends."}
        {isRunning && at !== "now" && " The run continues; press Now to follow it again."}
      </p>
    </div>
  );
}
