import { useState } from "react";
import type { MeasuresReport } from "../../contract/measures";
import { byShapley } from "../../state/measured";
import { SelectField } from "../components/SelectField";
import { DefinedMeasure } from "./DefinedMeasure";
import { formatPoints, type NameOf } from "./formatters";
import { MeasuredClips } from "./MeasuredClips";

interface SharesProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** Shapley values: how much each modality adds to the probability of the true class, on average and per clip. */
export function ShapleyValues({ report, nameOf }: SharesProps) {
  const { shapley } = report;
  const ids = Object.keys(shapley ?? {});
  const [selected, setSelected] = useState(`rising ${ids[0] ?? ""}`);
  if (!shapley)
    return (
      <p className="hint">
        Not applicable: the run has too many modalities to evaluate every subset of them, or its
        fusion reads each position, which a mean feature does not have.
      </p>
    );
  const orders = ids.flatMap((id) => [
    { value: `rising ${id}`, id, rising: true, label: `${nameOf(id)}, lowest first` },
    { value: `falling ${id}`, id, rising: false, label: `${nameOf(id)}, highest first` },
  ]);
  const order = orders.find(({ value }) => value === selected) ?? orders[0];
  return (
    <>
      <dl className="facts row">
        {ids.map((id) => (
          <div key={id}>
            <dt>{nameOf(id)}, mean</dt>
            <dd>{formatPoints(shapley[id] ?? 0)} points</dd>
          </div>
        ))}
      </dl>
      <div className="filters">
        <DefinedMeasure measure="shapley" />
        <SelectField<string>
          label="clip by clip, sorted by"
          value={order?.value ?? ""}
          values={orders.map(({ value }) => value)}
          nameOf={(value) => orders.find((one) => one.value === value)?.label ?? value}
          onChoose={setSelected}
        />
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
                  {nameOf(id)} {formatPoints(own?.[id] ?? 0)}
                </span>
              ))}
            </span>
          )}
        />
      )}
    </>
  );
}
