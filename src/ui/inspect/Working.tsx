import type { InspectRequestName } from "../../contract/inspectRequests";
import { useAppStores, useInspect, useRun } from "../storeHooks";

/** How far a long question is, and a way to end it. */
export function Working({ ask }: { readonly ask: InspectRequestName }) {
  const { inspect } = useAppStores();
  const busy = useInspect((state) => state.busy);
  const told = useRun((state) => state.inspecting);
  if (busy !== ask) return null;
  const here = told?.request === ask ? told : undefined;
  return (
    <div className="working">
      <progress
        aria-label={`Progress of ${ask}`}
        max={here?.total ?? 1}
        {...(here && { value: here.done })}
      />
      <span className="tally">{here?.stage ?? "Waiting for the run."}</span>
      <button type="button" onClick={() => void inspect.cancel()}>
        Cancel
      </button>
    </div>
  );
}
