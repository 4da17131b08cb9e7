import { useAppStores, useInspect } from "../storeHooks";

/** Which of the page's two views is shown; the run goes on in both. */
export function ViewSwitch() {
  const { inspect } = useAppStores();
  const isOpen = useInspect(({ view }) => view.isOpen);
  return (
    <nav className="view-switch chips" aria-label="View">
      <button
        type="button"
        className="chip"
        aria-current={isOpen ? undefined : "page"}
        onClick={inspect.close}
      >
        Training
      </button>
      <button
        type="button"
        className="chip"
        aria-current={isOpen ? "page" : undefined}
        onClick={inspect.open}
      >
        Mask inspector
      </button>
    </nav>
  );
}
