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

/** Most factors that are probed without being asked for. */
const defaultMaxFactors = 8;

/** The label, the group and every factor that the clips of the run have; those to begin with. */
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

/** What the mask threw away, and what can still be read. */
export function Probes() {
  const { inspect } = useAppStores();
  const report = useInspect(({ findings }) => findings.probes);
  const { all, defaults } = useFactors();
  const [picked, setPicked] = useState<readonly string[]>();
  const chosen = picked ?? defaults;
  const toggle = (name: string): void =>
    setPicked(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <div className="finding">
      <h3>What did it throw away?</h3>
      <p className="hint">
        Probes are fitted on frozen channels and asked about clips of groups that they have not
        seen: a linear one, a small network, and one on which codes a clip uses. &ldquo;Thrown
        away&rdquo; is said only where none of them finds a factor in the kept channels. Clips are
        those of training and validation, so the encoders have seen most of them.
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
