import type { InspectRequestName } from "../../../contract/inspectRequests";
import { useIsLocked, useInspect } from "../../storeHooks";
import { RequestProgress } from "../RequestProgress";

interface RequestButtonProps {
  readonly request: InspectRequestName;
  readonly name: string;
  onPress(): Promise<void>;
}

/** A button that sends a slow request, with its progress. */
export function RequestButton({ request, name, onPress }: RequestButtonProps) {
  const busy = useInspect((state) => state.busy);
  const isLocked = useIsLocked();
  const canRequest = busy === undefined && !isLocked;
  return (
    <div className="request-row">
      <button
        type="button"
        className="main"
        aria-disabled={!canRequest}
        onClick={() => {
          if (canRequest) void onPress();
        }}
      >
        {name}
      </button>
      <RequestProgress request={request} />
    </div>
  );
}
