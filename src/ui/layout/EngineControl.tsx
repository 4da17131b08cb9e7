import { useId } from "react";
import { engines } from "../../contract/experiment";
import { useBench, useSetup } from "../stores";

const names = { own: "Counterpoise", stock: "TensorFlow.js" } as const;

/** Whose kernels compute. */
export function EngineControl() {
  const { setup } = useBench();
  const wanted = useSetup((state) => state.config.engine);
  const id = useId();
  return (
    <div className="engine">
      <label htmlFor={id}>Use kernels of</label>
      <select
        id={id}
        aria-describedby={`${id}-help`}
        value={wanted}
        onChange={({ target }) => {
          const engine = engines.find((name) => name === target.value);
          if (engine) setup.edit({ engine });
        }}
      >
        {engines.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
      <p className="help" id={`${id}-help`}>
        TensorFlow.js’s own kernels are slower; they are here for comparison and diagnosis.
      </p>
    </div>
  );
}
