import type { InspectRequestName } from "../../../contract/inspectRequests";
import { useIsLocked, useInspect } from "../../storeHooks";
import { RequestProgress } from "../RequestProgress";

interface RequestButtonProps {
  readonly request: InspectRequestName;
  readonly name: string;
  onPress(): Promise<void>;
}

/** The button for something that takes a while, and how far it is. */
export function RequestButton({ request, name, onPress }: RequestButtonProps) {
  const busy = useInspect((state) => state.busy);
  const isLocked = useIsLocked();
  const may = busy === undefined && !isLocked;
  return (
    <div className="request-row">
      <button
        type="button"
        className="main"
        aria-disabled={!may}
        onClick={() => {
          if (may) void onPress();
        }}
      >
        {name}
      </button>
      <RequestProgress request={request} />
    </div>
  );
}
