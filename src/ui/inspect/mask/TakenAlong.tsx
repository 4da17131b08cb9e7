import { toHash } from "../../../contract/link";
import { factsCsv, historyCsv, maskJson } from "../../../state/maskExports";
import { Icon } from "../../layout/Icon";
import { saveText } from "../../layout/saveText";
import { useInspect, useRun, useSetup } from "../../stores";

/** The mask, its history and its facts as files. */
export function TakenAlong() {
  const mask = useInspect((state) => state.mask);
  const hand = useInspect(({ view }) => view.hand);
  const history = useRun(({ masks }) => masks);
  const config = useRun((state) => state.config);
  const catalogue = useSetup((state) => state.catalogue);
  const link = config && catalogue ? toHash(config, catalogue) : "";
  return (
    <div className="buttons taken-along" role="group" aria-label="Taken along">
      <Save
        name="Mask as JSON"
        may={mask !== undefined}
        act={() => mask && saveText("mask.json", maskJson(mask, hand, link), "application/json")}
      />
      <Save
        name="History as CSV"
        may={history.length > 0}
        act={() => saveText("mask-history.csv", historyCsv(history), "text/csv")}
      />
      <Save
        name="Facts as CSV"
        may={mask !== undefined}
        act={() => mask && saveText("mask-facts.csv", factsCsv(mask, hand), "text/csv")}
      />
    </div>
  );
}

interface SaveProps {
  readonly name: string;
  readonly may: boolean;
  act(): void;
}

function Save({ name, may, act }: SaveProps) {
  return (
    <button
      type="button"
      aria-disabled={!may}
      onClick={() => {
        if (may) act();
      }}
    >
      <Icon name="download" size={14} />
      {name}
    </button>
  );
}
