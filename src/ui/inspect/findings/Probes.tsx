import { useState } from "react";
import type { ProbesReport } from "../../../contract/probes";
import { isTrainedOn } from "../../../state/dataKey";
import { probesCsv } from "../../../state/findingExports";
import { DownloadButton } from "../../components/DownloadButton";
import { useAppStores, useClips, useInspect, useRun } from "../../storeHooks";
import { RequestButton } from "./RequestButton";
import { DistinctCodes } from "./DistinctCodes";
import { ProbesChart } from "./ProbesChart";
import { ConclusionsTable, ProbesTable } from "./ProbesTable";

/** At most this number of factors is selected at first. */
const defaultMaxFactors = 8;

/** The label, the group and every factor of the clips, and the ones that are selected at first. */
function useFactors(): { readonly all: readonly string[]; readonly defaults: readonly string[] } {
  const opened = useRun((state) => state.opened);
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const columns = Object.keys(manifest?.clips[0]?.factors ?? {});
  const hasGroups = manifest?.clips.some(({ group }) => group !== "") ?? false;
  const isNamed = columns.includes("actor");
  const all = ["label", ...(hasGroups && !isNamed ? ["group"] : []), ...columns];
  const nuisances = manifest?.nuisances ?? all.slice(1, defaultMaxFactors);
  return { all, defaults: ["label", ...nuisances] };
}

/** Probes the channels: which factors the mask threw away, and which it kept. */
export function Probes() {
  const { inspect } = useAppStores();
  const report = useInspect(({ findings }) => findings.probes);
  const { all, defaults } = useFactors();
  const isHeldOut = useInspect(({ mask }) => mask?.heldOut !== undefined);
  const [picked, setPicked] = useState<readonly string[]>();
  const chosen = picked ?? defaults;
  const toggle = (name: string): void =>
    setPicked(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <div className="finding">
      <h3>Information that the mask discards</h3>
      <p className="hint">
        Probes are fitted on frozen channels and scored on clips of other groups: a linear probe, a
        small network, and a probe on the codes that a clip uses. A factor counts as
        &ldquo;discarded&rdquo; if none of them predicts it from the kept channels and at least one
        predicts it from all. The clips are those of training and validation, so the encoders were
        trained on most of them{isHeldOut ? ", and the mask learned from the held-out ones" : ""}.
      </p>
      <fieldset className="factors">
        <legend>Factors</legend>
        {all.map((name) => (
          <label key={name} className="check">
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </fieldset>
      <RequestButton
        request="probes"
        name="Probe"
        onPress={() => inspect.probe(all.filter((name) => chosen.includes(name)))}
      />
      <DistinctCodes />
      {report && <Found report={report} />}
    </div>
  );
}

function Found({ report }: { readonly report: ProbesReport }) {
  return (
    <>
      <ConclusionsTable report={report} />
      <ProbesChart report={report} />
      <ProbesTable report={report} />
      {report.leftOut.length > 0 && (
        <details className="problems">
          <summary>Factors left out: {report.leftOut.length}</summary>
          <ul>
            {report.leftOut.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="buttons">
        <DownloadButton name="probes.csv" text={() => probesCsv(report)} />
      </div>
    </>
  );
}
