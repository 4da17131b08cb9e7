import { useId } from "react";
import { engines } from "../../contract/experiment";
import { useAppStores, useSetup } from "../storeHooks";
import { SelectField } from "../components/SelectField";

const names = { own: "Counterpoise", stock: "TensorFlow.js" } as const;

/** Whose kernels compute. */
export function EngineControl() {
  const { setup } = useAppStores();
  const wanted = useSetup((state) => state.config.engine);
  const help = useId();
  return (
    <div className="engine">
      <SelectField
        label="Use kernels of"
        value={wanted}
        values={engines}
        nameOf={(name) => names[name]}
        describedBy={help}
        onChoose={(engine) => setup.edit({ engine })}
      />
      <p className="help" id={help}>
        TensorFlow.js’s own kernels are slower; they are here for comparison and diagnosis.
      </p>
    </div>
  );
}
