import { dataSeedOf, limits } from "../../contract/experiment";
import { whole } from "../../contract/params";
import { SelectField } from "../components/SelectField";
import { useAppStores, useSetup } from "../storeHooks";
import { ParamControl } from "./ParamControl";

const names = { seed: "same as the seed", own: "a number of its own" } as const;
type Source = keyof typeof names;
const sources: readonly Source[] = ["seed", "own"];

const { min, max } = limits.seed;
const spec = whole("Number of the data seed", min, [min, max], {
  help: "Runs with other seeds use the same clips and the same split.",
});

/** Chooses the seed that draws the clips and their split. */
export function DataSeed() {
  const { setup } = useAppStores();
  const config = useSetup((state) => state.config);
  const { dataSeed } = config;
  return (
    <div className="choice">
      <div className="param-head">
        <SelectField
          label="Data seed"
          value={dataSeed === undefined ? "seed" : "own"}
          values={sources}
          nameOf={(source) => names[source]}
          onChoose={(source) =>
            setup.setDataSeed(source === "own" ? dataSeedOf(config) : undefined)
          }
        />
      </div>
      {dataSeed !== undefined && (
        <ParamControl
          spec={spec}
          value={dataSeed}
          onChange={(value) => setup.setDataSeed(typeof value === "number" ? value : min)}
        />
      )}
    </div>
  );
}
