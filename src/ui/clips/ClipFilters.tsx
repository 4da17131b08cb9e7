import { useId } from "react";
import type { DatasetManifest } from "../../contract/clip";
import { verdictsOn } from "../../state/dataKey";
import { useBench, useClips, useRun } from "../stores";

interface ClipFiltersProps {
  readonly manifest: DatasetManifest;
  readonly found: number;
}

/** By class, by split, and by what the model says. */
export function ClipFilters({ manifest, found }: ClipFiltersProps) {
  const { clips } = useBench();
  const filter = useClips((state) => state.filter);
  const judged = useRun((state) => Object.keys(verdictsOn(state, manifest)).length > 0);
  const id = useId();
  const verdicts = [
    { value: "all", label: "all" },
    { value: "fused", label: "fused is wrong" },
    ...manifest.modalities.map((one) => ({
      value: one.id,
      label: `${one.name.toLowerCase()} is wrong`,
    })),
    { value: "disagree", label: "heads disagree" },
  ];
  return (
    <div className="filters" role="group" aria-label="Which clips">
      <label htmlFor={`${id}-class`}>Class</label>
      <select
        id={`${id}-class`}
        value={filter.label}
        onChange={({ target }) =>
          clips.show({ label: target.value === "all" ? "all" : Number(target.value) })
        }
      >
        <option value="all">all</option>
        {manifest.classes.map((name, i) => (
          <option key={name} value={i}>
            {name}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-split`}>Split</label>
      <select
        id={`${id}-split`}
        value={filter.split}
        onChange={({ target }) => {
          const split = (["all", "train", "validation"] as const).find(
            (one) => one === target.value,
          );
          if (split) clips.show({ split });
        }}
      >
        <option value="all">all</option>
        <option value="train">train</option>
        <option value="validation">validation</option>
      </select>
      <label htmlFor={`${id}-verdict`}>Verdict</label>
      <select
        id={`${id}-verdict`}
        value={filter.verdict}
        disabled={!judged}
        onChange={({ target }) => clips.show({ verdict: target.value })}
      >
        {verdicts.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <span className="tally" aria-live="polite">
        {found} clips
      </span>
    </div>
  );
}
