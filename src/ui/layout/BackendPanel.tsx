import { useId } from "react";
import { backends } from "../../contract/experiment";
import type { BackendReport } from "../../contract/telemetry";
import { useBench, useRun, useSetup } from "../stores";

const names = { auto: "Auto", webgpu: "WebGPU", wasm: "WASM", cpu: "CPU" } as const;

/** Which backend is asked for, which one runs, and why. */
export function BackendPanel() {
  const { setup } = useBench();
  const wanted = useSetup((state) => state.config.backend);
  const report = useRun((state) => state.backend);
  const id = useId();
  return (
    <div className="backend">
      <label htmlFor={id}>Backend</label>
      <select
        id={id}
        value={wanted}
        onChange={({ target }) => {
          const backend = backends.find((name) => name === target.value);
          if (backend) setup.edit({ backend });
        }}
      >
        {backends.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
      {report ? (
        <Badge report={report} />
      ) : (
        <span className="badge idle">chosen at the first run</span>
      )}
    </div>
  );
}

function Badge({ report }: { readonly report: BackendReport }) {
  const measured = Object.entries(report.measuredMs);
  const threads = report.threads > 1 ? ` · ${report.threads} threads` : "";
  return (
    <details className="badge-details">
      <summary className="badge" title={report.reason}>
        {names[report.name]}
        {threads}
      </summary>
      <div className="pop">
        <p>{report.reason}</p>
        <dl className="facts">
          <dt>Adapter</dt>
          <dd>{report.adapter || "none"}</dd>
          <dt>Threads</dt>
          <dd>
            {report.threads}
            {report.simd ? ", SIMD" : ""}
          </dd>
          <dt>Repeats</dt>
          <dd>{report.reproducible}</dd>
          {measured.map(([name, ms]) => (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>{ms.toFixed(1)} ms</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}
