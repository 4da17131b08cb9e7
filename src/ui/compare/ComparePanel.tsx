import { FileButton } from "../components/FileButton";
import { Icon } from "../components/Icon";
import { useAppStores, useClips, useCompare, useSetup } from "../storeHooks";
import { CompareProgress } from "./CompareProgress";
import { PlanForm } from "./PlanForm";
import { Results } from "./Results";

/** Plans comparisons of methods over seeds or folds, and shows their progress and results. */
export function ComparePanel() {
  const catalogue = useSetup((state) => state.catalogue);
  const problem = useCompare((state) => state.problem);
  const message = useCompare((state) => (state.messageOf === "" ? state.message : ""));
  const shown = useCompare(({ comparisons, shown: id }) =>
    comparisons.find((one) => one.id === id),
  );
  return (
    <section className="compare" aria-labelledby="compare-title">
      <div className="section-head">
        <h2 id="compare-title">Compare</h2>
        <ComparisonPicker />
      </div>
      <p className="hint">
        Compare methods on the same clips, initial weights and batches, over seeds or folds. The
        results are a table with confidence intervals, bars and curves.
      </p>
      {catalogue && (
        <details className="planning">
          <summary>Plan a comparison</summary>
          <PlanForm catalogue={catalogue} />
        </details>
      )}
      {problem !== "" && (
        <div className="notice bad" role="alert">
          <p>{problem}</p>
        </div>
      )}
      <p className="hint" aria-live="polite">
        {message}
      </p>
      {catalogue && shown && (
        <>
          <CompareProgress comparison={shown} catalogue={catalogue} />
          <Results key={shown.id} comparison={shown} catalogue={catalogue} />
        </>
      )}
    </section>
  );
}

/** Chooses one of the stored comparisons, or opens one from a file. */
function ComparisonPicker() {
  const { compare } = useAppStores();
  const comparisons = useCompare((state) => state.comparisons);
  const shown = useCompare((state) => state.shown);
  const modalities = useClips(({ manifest }) => manifest?.modalities.length);
  return (
    <div className="buttons">
      {comparisons.length > 0 && (
        <select
          aria-label="Comparison shown"
          value={shown}
          onChange={({ target }) => compare.show(target.value)}
        >
          {comparisons.map(({ id, plan, created }) => (
            <option key={id} value={id}>
              {plan.name}, {created.slice(0, 16).replace("T", " ")}
            </option>
          ))}
        </select>
      )}
      <FileButton
        pick="comparison"
        accept=".json,application/json"
        onPick={([file]) => void file?.text().then((text) => compare.open(text, modalities))}
      >
        <Icon name="link" />
        Open a plan or results
      </FileButton>
    </div>
  );
}
