import { useInspect } from "../stores";

/** What kept and dropped channels show of a clip, in picture and sound. */
export function SpacesSection() {
  const clip = useInspect((state) => state.clip);
  return (
    <section className="spaces-section" aria-label="Both spaces">
      <h2>Both spaces</h2>
      {clip && <p className="tally">{clip.clipId}</p>}
    </section>
  );
}
