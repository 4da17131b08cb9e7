import { toStoredHash } from "../../../contract/link";
import { factsCsv, historyCsv, maskJson } from "../../../state/maskExports";
import { DownloadButton } from "../../components/DownloadButton";
import { useInspect, useRun, useSetup } from "../../storeHooks";

/** Buttons that download the mask, its history and its facts. */
export function MaskDownloads() {
  const mask = useInspect((state) => state.mask);
  const hand = useInspect(({ view }) => view.hand);
  const history = useRun(({ masks }) => masks);
  const config = useRun((state) => state.config);
  const catalogue = useSetup((state) => state.catalogue);
  const link = config && catalogue ? toStoredHash(config, catalogue) : "";
  return (
    <div className="buttons" role="group" aria-label="Mask files">
      <DownloadButton
        name="mask.json"
        isEnabled={mask !== undefined}
        text={() => (mask ? maskJson(mask, hand, link) : "")}
      />
      <DownloadButton
        name="mask-history.csv"
        isEnabled={history.length > 0}
        text={() => historyCsv(history)}
      />
      <DownloadButton
        name="mask-facts.csv"
        isEnabled={mask !== undefined}
        text={() => (mask ? factsCsv(mask, hand) : "")}
      />
    </div>
  );
}
