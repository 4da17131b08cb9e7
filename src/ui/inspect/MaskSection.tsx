import { useMemo, useState, type KeyboardEvent } from "react";
import { withChannels } from "../../state/handMask";
import { isTyping } from "../layout/shortcuts";
import { useAppStores, useInspect, useRun } from "../storeHooks";
import { ChannelGrid } from "./mask/ChannelGrid";
import { ChannelPanel, type SelectedChannel } from "./mask/ChannelPanel";
import { HandTools } from "./mask/HandTools";
import { PredictionPanel } from "./mask/PredictionPanel";
import { MaskFacts } from "./mask/MaskFacts";
import { MaskHistory } from "./mask/MaskHistory";
import { useDisplayedMask, type DisplayedMask } from "./mask/displayedMask";
import { MaskLegend } from "./mask/MaskLegend";
import { ModalityTools } from "./mask/ModalityTools";
import { ScrubRow } from "./mask/ScrubRow";
import { scaleOf } from "./mask/shade";
import { MaskDownloads } from "./mask/MaskDownloads";
import { useIsNarrow } from "./mask/useIsNarrow";

/** Shows every channel as a cell that can be edited, the predictions under the mask, and the history of the mask. */
export function MaskSection() {
  const { inspect } = useAppStores();
  const displayed = useDisplayedMask();
  const isHandMaskDropped = useInspect((state) => state.isHandMaskDropped === true);
  const press = (event: KeyboardEvent): void => {
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (!isUndo || isTyping(event.target)) return;
    event.preventDefault();
    if (event.shiftKey) inspect.redo();
    else inspect.undo();
  };
  return (
    <section className="mask-section" aria-label="Mask" onKeyDown={press}>
      <div className="section-head">
        <h2>Mask</h2>
        <MaskDownloads />
      </div>
      <ScrubRow />
      {isHandMaskDropped && (
        <p className="notice warn" role="alert">
          The mask by hand in this link has other channels than this run, so the learned mask is
          used instead. To use the mask by hand, open the link with the setup that it was made with.
        </p>
      )}
      {displayed ? <MaskBody displayed={displayed} /> : <MissingMask />}
      <MaskHistory />
    </section>
  );
}

/** Explains why there is no mask yet. */
function MissingMask() {
  const at = useInspect(({ view }) => view.at);
  const epoch = useRun(({ masks }) => masks.at(-1)?.epoch ?? 0);
  const isRefused = useInspect(({ refusal }) => refusal !== "");
  return (
    <p className="empty">
      {isRefused
        ? "These weights cannot be shown."
        : at !== "now" && at > epoch
          ? `Epoch ${at} has not ended yet: the run is at epoch ${epoch}. The view waits for it.`
          : "The mask is being read…"}
    </p>
  );
}

function MaskBody({ displayed }: { readonly displayed: DisplayedMask }) {
  const { inspect } = useAppStores();
  const columns = useIsNarrow() ? 8 : 16;
  const { mask, modalities } = displayed;
  // cells are drawn again only when this object changes
  const scale = useMemo(() => {
    const all = Object.values(mask.modalities).flatMap(({ values }) => (values ? [values] : []));
    return scaleOf(mask.threshold, all);
  }, [mask]);
  const [chosen, setChosen] = useState<SelectedChannel>();
  const selected = chosen ?? { modality: modalities[0]?.id ?? "", channel: 0 };
  return (
    <>
      <MaskFacts displayed={displayed} />
      {mask.warnings.map((warning) => (
        <p key={warning} className="notice" role="note">
          {warning}
        </p>
      ))}
      <HandTools displayed={displayed} />
      <div className="mask-and-predictions">
        <div className="mask-grids">
          <MaskLegend scale={mask.gate === "drawn" ? undefined : scale} />
          {modalities.map((modality) => (
            <div key={modality.id} className="mask-modality">
              <h3>{modality.name}</h3>
              <ChannelGrid
                modality={modality}
                scale={scale}
                columns={columns}
                onEdit={(channels, kept, gesture) =>
                  inspect.edit((own) => withChannels(own, modality.id, channels, kept), gesture)
                }
                onSelect={(channel) => setChosen({ modality: modality.id, channel })}
              />
              <ModalityTools displayed={displayed} modality={modality} />
            </div>
          ))}
        </div>
        <PredictionPanel />
      </div>
      <ChannelPanel displayed={displayed} selected={selected} />
    </>
  );
}
