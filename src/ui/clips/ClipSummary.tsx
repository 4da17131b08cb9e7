import type { DatasetManifest } from "../../contract/clip";
import { clipFacts } from "../../state/clipFacts";

/** Classes, groups, durations and features of a dataset. */
export function ClipSummary({ manifest }: { readonly manifest: DatasetManifest }) {
  const { classes, groups, seconds, soundS, frames, sizes } = clipFacts(manifest);
  const repeats = seconds !== undefined && seconds.shortest < seconds.longest;
  const features = [
    ...(soundS === undefined
      ? []
      : [`${inSeconds(soundS)} of sound${repeats ? " (shorter clips are repeated)" : ""}`]),
    ...(frames === undefined ? [] : [`${frames} frames`]),
    ...sizes,
  ];
  return (
    <dl className="facts clip-facts">
      <dt>Classes</dt>
      <dd>{classes.map(({ name, clips }) => `${name} ${clips}`).join(", ")}</dd>
      <dt>Groups</dt>
      <dd>{groups === 0 ? "none" : groups}</dd>
      {seconds && seconds.longest > 0 && (
        <>
          <dt>Durations</dt>
          <dd>
            {seconds.shortest === seconds.longest
              ? `${inSeconds(seconds.median)} each`
              : `shortest ${inSeconds(seconds.shortest)}, median ${inSeconds(seconds.median)}, longest ${inSeconds(seconds.longest)}`}
          </dd>
        </>
      )}
      {features.length > 0 && (
        <>
          <dt>Features of each clip</dt>
          <dd>{features.join("; ")}</dd>
        </>
      )}
      <dt>Counted over</dt>
      <dd>training and validation clips only, since the test clips are sealed</dd>
    </dl>
  );
}

const inSeconds = (seconds: number): string => `${Number(seconds.toFixed(2))} s`;
