import { useInspect } from "../storeHooks";
import { Controls } from "./findings/Controls";
import { Probes } from "./findings/Probes";
import { HeadTest } from "./findings/HeadTest";
import { DownloadButton } from "../components/DownloadButton";

/** Controls, head test and probes of the inspected weights. */
export function FindingsSection() {
  const findings = useInspect((state) => state.findings);
  const isFound = Object.keys(findings).length > 0;
  return (
    <section className="findings-section" aria-label="Findings">
      <div className="section-head">
        <h2>Is it better than chance?</h2>
        {isFound && (
          <DownloadButton
            name="findings.json"
            text={() => `${JSON.stringify(findings, plain, 1)}\n`}
          />
        )}
      </div>
      <Controls />
      <HeadTest />
      <Probes />
    </section>
  );
}

/** Converts typed arrays to lists. */
const plain = (_key: string, value: unknown): unknown =>
  value instanceof Float32Array || value instanceof Uint8Array ? [...value] : value;
