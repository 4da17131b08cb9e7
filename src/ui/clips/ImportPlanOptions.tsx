import { clipsDataId, pictureBytesOf } from "../../contract/clipsData";
import type { Choice } from "../../contract/experiment";
import type { GroupSource, ImportPlan } from "../../contract/door";
import { paramValuesOf } from "../../contract/choiceParams";
import { bytesText } from "../components/bytesText";
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
      {plan.modalities.includes("video") && <PictureMemory draft={draft} clips={plan.clips} />}
    </div>
  );
}

/** More than this, twice, may not fit into the memory that a browser gives to a page. */
const largePicturesBytes = 1e9;

/** Shows the memory that the pictures of an import need, and warns if it is large. */
function PictureMemory({ draft, clips }: { readonly draft: Choice; readonly clips: number }) {
  const each = pictureBytesOf(draft);
  const all = each * clips;
  return (
    <p className={all > largePicturesBytes ? "notice warn" : "hint"}>
      Pictures need {bytesText(each)} for each clip and {bytesText(all)} for all, once in each
      worker.
      {all > largePicturesBytes &&
        " That may be more memory than the browser has for a page, and it cannot pass more than 2.1 GB of training pictures to the other worker: choose fewer frames or smaller pictures."}
    </p>
  );
}
