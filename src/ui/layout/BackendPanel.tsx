import { backends } from "../../contract/experiment";
import { startedReport } from "../../state/backendStore";
import { firstStepSentence, measuredSentence, selfCheckSentence } from "../../state/explain";
import { useAppStores, useBackend, useIsLocked, useRun, useSetup } from "../storeHooks";
import { EngineControl } from "./EngineControl";
import { Icon } from "../components/Icon";
import { SelectField } from "../components/SelectField";
import type { BackendReport } from "../../contract/backend";

const names = { auto: "Auto", webgpu: "WebGPU", wasm: "WASM", cpu: "CPU" } as const;

/** The requested backend, the running one, and the reason for it. */
export function BackendPanel() {
  const { setup } = useAppStores();
  const wanted = useSetup((state) => state.config.backend);
  const engine = useSetup((state) => state.config.engine);
  const started = useBackend((state) => startedReport(state, { backend: wanted, engine }));
  const report = useRun((state) => state.backend) ?? started;
  return (
    <div className="backend">
      <SelectField
        label="Backend"
        value={wanted}
        values={backends}
        nameOf={(name) => names[name]}
        onChoose={(backend) => setup.edit({ backend })}
      />
      <details className="badge-details">
        {report ? <Badge report={report} /> : <summary className="badge idle">Details</summary>}
        <div className="pop">
          {report ? (
            <Facts report={report} />
          ) : (
            <p>
              No backend has started yet. The page measures, checks and starts one after it has
              prepared the clips.
            </p>
          )}
          <MeasureAgain />
          <EngineControl />
        </div>
      </details>
    </div>
  );
}

/** Repeats the speed test and the self-check. */
function MeasureAgain() {
  const { measureBackendAgain } = useAppStores();
  const { isStarting, message } = useBackend((state) => state);
  const isLocked = useIsLocked();
  return (
    <div className="measure-again">
      <button
        type="button"
        aria-disabled={isStarting || isLocked}
        onClick={() => void measureBackendAgain()}
      >
        Measure again
      </button>
      <p role="status">{message}</p>
    </div>
  );
}

function Badge({ report }: { readonly report: BackendReport }) {
  return (
    <summary className="badge" title={report.reason}>
      {names[report.name]}
      {report.engine === "stock" && " · stock"}
      {report.threads > 1 && ` · ${report.threads} threads`}
      {report.selfCheck && (
        <span className="checked">
          <Icon name="right" size={13} />
          <span className="visually-hidden">, self-check passed</span>
        </span>
      )}
    </summary>
  );
}

function Facts({ report }: { readonly report: BackendReport }) {
  const firstStepMs = useRun((state) => state.firstStepMs);
  const { selfCheck, threads, relaxedSimd, simd } = report;
  return (
    <>
      <p>{report.reason}</p>
      {selfCheck && <p>{selfCheckSentence(selfCheck)}</p>}
      {report.measuredAt !== undefined && <p>{measuredSentence(report.measuredAt)}</p>}
      {firstStepMs !== undefined && <p>{firstStepSentence(firstStepMs)}</p>}
      <dl className="facts">
        <dt>Kernels</dt>
        <dd>
          {report.engine === "own" && report.name !== "cpu"
            ? "Counterpoise’s"
            : "TensorFlow.js’s own"}
        </dd>
        <dt>Adapter</dt>
        <dd>{report.adapter || "none"}</dd>
        <dt>Threads</dt>
        <dd>
          {threads}
          {relaxedSimd ? ", relaxed SIMD" : simd ? ", SIMD" : ""}
        </dd>
        <dt>Reproducible</dt>
        <dd>{report.reproducible}</dd>
        {Object.entries(report.measuredMs).map(([name, ms]) => (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>{ms.toFixed(1)} ms</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
