import { clipsDataId } from "../../contract/clipsData";
import type { GroupSource, ImportPlan } from "../../contract/door";
import { paramValuesOf } from "../../contract/choiceParams";
import { ParamControl } from "../setup/ParamControl";
import { useAppStores, useClips, useSetup } from "../storeHooks";

const groupSources: Readonly<Record<GroupSource, string>> = {
  none: "none",
  "file-name": "from the file name up to the separator",
  "crema-d": "from the actor in CREMA-D file names",
  "labels-csv": "from labels.csv",
  folder: "from the folder",
};

/** Settings of an import, such as groups, picture size and bands. They become parameters of the dataset. */
export function ImportPlanOptions({ plan }: { readonly plan: ImportPlan }) {
  const app = useAppStores();
  const draft = useClips((state) => state.draft);
  const card = useSetup(({ catalogue }) =>
    catalogue?.datasets.find(({ id }) => id === clipsDataId),
  );
  if (!card) return null;
  const values = paramValuesOf(card, draft);
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
          spec={spec}
          value={values.get(key) ?? spec.default}
          onChange={(value) => void app.setImportParam(key, value)}
        />
      ))}
      <p className="hint">
        Groups: {groupSources[plan.groupSource]}
        {plan.groups.length === 1 && "; only one group"}
        {plan.groups.length > 1 && `; ${plan.groups.length} groups, each within one split`}.
        Examples:{" "}
        {plan.groupPreview.map(({ file, group }) => `${file} → ${group || "none"}`).join("; ")}
      </p>
    </div>
  );
}
