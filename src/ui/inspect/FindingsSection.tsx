import { useInspect } from "../stores";

/** Controls, verdict, probes and ablations. */
export function FindingsSection() {
  const busy = useInspect((state) => state.busy);
  return (
    <section className="findings-section" aria-label="Findings">
      <h2>Is it better than chance?</h2>
      {busy !== undefined && <p className="tally">{busy}</p>}
    </section>
  );
}
