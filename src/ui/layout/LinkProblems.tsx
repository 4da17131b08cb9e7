import { useAppStores, useSetup } from "../storeHooks";

/** Lists the settings of the link that could not be used. */
export function LinkProblems() {
  const problems = useSetup((state) => state.linkProblems);
  const { setup } = useAppStores();
  if (problems.length === 0) return null;
  return (
    <section className="notice warn link-problems" role="alert" aria-label="Problems in the link">
      <div>
        <strong>Some settings in this link could not be used.</strong>
        <ul>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </div>
      <button type="button" onClick={() => setup.dismissProblems()}>
        Dismiss
      </button>
    </section>
  );
}
