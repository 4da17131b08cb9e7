import { clipsDataId } from "../../contract/clipsData";
import type { GroupSource, ImportPlan } from "../../contract/door";
import { valuesOf } from "../../contract/link";
import { ParamControl } from "../setup/ParamControl";
import { useBench, useClips, useSetup } from "../storeHooks";

const sourceWords: Readonly<Record<GroupSource, string>> = {
  none: "no group is used",
  "file-name": "the file name up to the separator",
  "crema-d": "the actor in CREMA-D file names",
  "labels-csv": "labels.csv",
  folder: "the folder",
};

/** What may be decided before decoding: groups, picture size, bands. They become the dataset's parameters. */
export function ImportPlanOptions({ plan }: { readonly plan: ImportPlan }) {
  const bench = useBench();
  const draft = useClips((state) => state.draft);
  const card = useSetup(({ catalogue }) =>
    catalogue?.datasets.find(({ id }) => id === clipsDataId),
  );
  if (!card) return null;
  const values = valuesOf(card, draft);
  const usesNames = plan.groupSource === "file-name";
  const hasFolds = values.get("folds") !== 0;
  const shown = Object.entries(card.params).filter(
    ([key]) => (key !== "separator" || usesNames) && (key !== "fold" || hasFolds),
  );
  return (
    <div className="plan-options">
      {shown.map(([key, spec]) => (
        <ParamControl
          key={key}
          name={key}
          spec={spec}
          value={values.get(key) ?? spec.default}
          onChange={(value) => void bench.setImportParam(key, value)}
        />
      ))}
      <p className="hint">
        Groups: {sourceWords[plan.groupSource]}
        {plan.groups.length === 1 && "; only one"}
        {plan.groups.length > 1 && `; ${plan.groups.length} groups, each on one side of the split`}.
        By file name:{" "}
        {plan.groupPreview.map(({ file, group }) => `${file} → ${group || "none"}`).join("; ")}
      </p>
    </div>
  );
}
