import type { InspectAsk } from "../../../contract/inspect";
import { useHeld, useInspect } from "../../storeHooks";
import { Working } from "../Working";

interface AskingProps {
  readonly ask: InspectAsk;
  readonly name: string;
  onAsk(): Promise<void>;
}

/** The button for something that takes a while, and how far it is. */
export function Asking({ ask, name, onAsk }: AskingProps) {
  const busy = useInspect((state) => state.busy);
  const isHeld = useHeld();
  const may = busy === undefined && !isHeld;
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
