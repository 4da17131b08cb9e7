import type { InspectRequestName } from "../../contract/inspectRequests";
import { useAppStores, useInspect, useRun } from "../storeHooks";

/** Shows the progress of a request, with a button to cancel it. */
export function RequestProgress({ request }: { readonly request: InspectRequestName }) {
  const { inspect } = useAppStores();
  const busy = useInspect((state) => state.busy);
  const report = useRun((state) => state.inspecting);
  if (busy !== request) return null;
  const current = report?.request === request ? report : undefined;
  return (
    <div className="working">
      <progress
        aria-label={`Progress of ${request}`}
        max={current?.total ?? 1}
        {...(current && { value: current.done })}
      />
      <span className="tally">{current?.stage ?? "Waiting for the run."}</span>
      <button type="button" onClick={() => void inspect.cancel()}>
        Cancel
      </button>
    </div>
  );
}
