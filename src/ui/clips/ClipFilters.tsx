import type { DatasetManifest } from "../../contract/clip";
import { predictionsOn } from "../../state/dataKey";
import { SelectField } from "../components/SelectField";
import { useAppStores, useClips, useRun } from "../storeHooks";

interface ClipFiltersProps {
  readonly manifest: DatasetManifest;
  readonly found: number;
}

const splits = ["all", "train", "validation"] as const;

/** Filters clips by class, by split, and by the predictions of the model. */
export function ClipFilters({ manifest, found }: ClipFiltersProps) {
  const { clips } = useAppStores();
  const filter = useClips((state) => state.filter);
  const judged = useRun((state) => Object.keys(predictionsOn(state, manifest)).length > 0);
  const predictionFilters = new Map([
    ["all", "all"],
    ["fused", "fused is wrong"],
    ...manifest.modalities.map(({ id, name }): [string, string] => [
      id,
      `${name.toLowerCase()} is wrong`,
    ]),
    ["disagree", "heads disagree"],
  ]);
  return (
    <div className="filters" role="group" aria-label="Filter clips">
      <SelectField
        label="Class"
        value={filter.label}
        values={["all" as const, ...manifest.classes.keys()]}
        nameOf={(label) => (label === "all" ? "all" : (manifest.classes[label] ?? ""))}
        onChoose={(label) => clips.show({ label })}
      />
      <SelectField
        label="Split"
        value={filter.split}
        values={splits}
        onChoose={(split) => clips.show({ split })}
      />
      <SelectField<string>
        label="Prediction"
        value={filter.wrongPrediction}
        values={[...predictionFilters.keys()]}
        nameOf={(value) => predictionFilters.get(value) ?? value}
        disabled={!judged}
        onChoose={(prediction) => clips.show({ wrongPrediction: prediction })}
      />
      <span className="tally" aria-live="polite">
        {found} clips
      </span>
    </div>
  );
}
