import type { InspectRequestName } from "../../../contract/inspectRequests";
import { useIsLocked, useInspect } from "../../storeHooks";
import { Working } from "../Working";

interface AskingProps {
  readonly ask: InspectRequestName;
  readonly name: string;
  onAsk(): Promise<void>;
}

/** The button for something that takes a while, and how far it is. */
export function RequestButton({ ask, name, onAsk }: AskingProps) {
  const busy = useInspect((state) => state.busy);
  const isLocked = useIsLocked();
  const may = busy === undefined && !isLocked;
  return (
    <div className="asking">
      <button
        type="button"
        className="main"
        aria-disabled={!may}
        onClick={() => {
          if (may) void onAsk();
        }}
      >
        {name}
      </button>
      <Working ask={ask} />
    </div>
  );
}
