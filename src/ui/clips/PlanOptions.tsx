import { useId } from "react";
import type { GroupSource, ImportPlan } from "../../contract/door";
import { useBench, useClips } from "../stores";

const sources: readonly { readonly value: GroupSource; readonly label: string }[] = [
  { value: "none", label: "not known" },
  { value: "file-name", label: "file name up to the first separator" },
  { value: "crema-d", label: "CREMA-D actor" },
  { value: "labels-csv", label: "labels.csv" },
  { value: "folder", label: "folder" },
];
const sizes = [32, 48, 64, 96, 128, 160, 192, 224];
const bands = [64, 80, 96, 128];

/** What may be decided before decoding: groups, picture size, bands. */
export function PlanOptions({ plan }: { readonly plan: ImportPlan }) {
  const { clips } = useBench();
  const options = useClips((state) => state.options);
  const id = useId();
  return (
    <div className="plan-options">
      <label htmlFor={`${id}-group`}>Groups (who is in the clip) from</label>
      <select
        id={`${id}-group`}
        value={plan.groupSource}
        onChange={({ target }) => {
          const source = sources.find(({ value }) => value === target.value);
          if (source) void clips.replan({ groupSource: source.value });
        }}
      >
        {sources.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {plan.groupSource === "file-name" && (
        <>
          <label htmlFor={`${id}-separator`}>Separator</label>
          <input
            id={`${id}-separator`}
            type="text"
            maxLength={4}
            defaultValue={options.groupSeparator ?? "_"}
            onBlur={({ target }) => {
              const separator = target.value;
              if (separator !== "" && separator !== options.groupSeparator)
                void clips.replan({ groupSeparator: separator });
            }}
          />
        </>
      )}
      <p className="hint">
        {plan.groups.length === 0
          ? "No group is used."
          : `${plan.groups.length} groups; clips of one group stay on one side of the split.`}{" "}
        By file name:{" "}
        {plan.groupPreview.map(({ file, group }) => `${file} → ${group || "none"}`).join("; ")}
      </p>
      <label htmlFor={`${id}-size`}>Picture size</label>
      <select
        id={`${id}-size`}
        value={options.imageSizePx}
        onChange={({ target }) => void clips.replan({ imageSizePx: Number(target.value) })}
      >
        {sizes.map((size) => (
          <option key={size} value={size}>
            {size} px
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-bands`}>Mel bands</label>
      <select
        id={`${id}-bands`}
        value={options.melBands}
        onChange={({ target }) => void clips.replan({ melBands: Number(target.value) })}
      >
        {bands.map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </select>
    </div>
  );
}
