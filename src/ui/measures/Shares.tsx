import { useId, useState } from "react";
import type { MeasuresReport } from "../../contract/measures";
import { byShapley } from "../../state/measured";
import { points, type NameOf } from "./figures";
import { Defined, Glossary } from "./Glossary";
import { MeasuredClips } from "./MeasuredClips";

interface SharesProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** What each modality adds to the true class's probability: on average, and clip by clip. */
export function Shares({ report, nameOf }: SharesProps) {
  const { shapley } = report;
  const ids = Object.keys(shapley ?? {});
  const [wanted, setWanted] = useState(`rising ${ids[0] ?? ""}`);
  const picker = useId();
  if (!shapley)
    return (
      <p className="hint">
        Not applicable: there are too many modalities to ask the model with every subset of them, or
        its fusion reads every position, which a mean feature does not have.
      </p>
    );
  const orders = ids.flatMap((id) => [
    { value: `rising ${id}`, id, rising: true, label: `${nameOf(id)}, lowest first` },
    { value: `falling ${id}`, id, rising: false, label: `${nameOf(id)}, highest first` },
  ]);
  const order = orders.find(({ value }) => value === wanted) ?? orders[0];
  return (
    <Glossary measures={["shapley"]}>
      <dl className="facts row">
        {ids.map((id) => (
          <div key={id}>
            <dt>{nameOf(id)}, mean</dt>
            <dd>{points(shapley[id] ?? 0)} points</dd>
          </div>
        ))}
      </dl>
      <div className="filters">
        <Defined measure="shapley" />
        <label htmlFor={picker}>clip by clip, sorted by</label>
        <select id={picker} value={order?.value} onChange={({ target }) => setWanted(target.value)}>
          {orders.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {order && (
        <MeasuredClips
          key={order.value}
          name="Clips by Shapley value"
          clips={byShapley(report, order.id, order.rising)}
          detail={({ shapley: own }) => (
            <span className="shares">
              {ids.map((id) => (
                <span key={id} className={(own?.[id] ?? 0) < 0 ? "against" : ""}>
                  {nameOf(id)} {points(own?.[id] ?? 0)}
                </span>
              ))}
            </span>
          )}
        />
      )}
    </Glossary>
  );
}
