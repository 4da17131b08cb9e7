import { useInspect } from "../stores";

/** Every channel as a cell, its history, and what is kept. */
export function MaskSection() {
  const mask = useInspect((state) => state.mask);
  return (
    <section className="mask-section" aria-label="Mask">
      <h2>Mask</h2>
      {mask && <p className="tally">after epoch {mask.epoch}</p>}
    </section>
  );
}
