import { useMemo } from "react";
import type { ModalityId } from "../../../contract/clip";
import type { MaskReport } from "../../../contract/inspect";
import { orders, type ChannelOrder } from "../../../contract/viewLink";
import { droppedAt } from "../../../state/handMask";
import { orderedChannels } from "../../../state/maskOrder";
import { Figure } from "../../components/Figure";
import { SelectField } from "../../components/SelectField";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import type { HistoryPlan } from "./drawHistory";
import { HistoryHeat } from "./HistoryHeat";
import { HistoryTable } from "./HistoryTable";
import { useModalityName } from "./displayedMask";
import { scaleOf } from "./shade";

const orderNames: Readonly<Record<ChannelOrder, string>> = {
  channel: "by channel",
  dropped: "by time of dropping",
  value: "by Ω at the end",
};

/** The history of Omega, channel by channel. */
export function MaskHistory() {
  const { inspect } = useAppStores();
  const history = useRun(({ masks }) => masks);
  const order = useInspect(({ view }) => view.order);
  const last = history.at(-1);
  return (
    <section className="mask-history" aria-label="History of the mask">
      <div className="section-head">
        <h3>History</h3>
        <SelectField
          label="Rows"
          value={order}
          values={orders}
          nameOf={(one) => orderNames[one]}
          onChoose={(one) => inspect.change({ order: one })}
        />
      </div>
      {last ? (
        <div className="history-list">
          {Object.keys(last.omega).map((id) => (
            <ModalityHistory key={id} id={id} history={history} order={order} />
          ))}
        </div>
      ) : (
        <p className="empty">The history starts after the first epoch.</p>
      )}
      <p className="hint">
        Blue is Ω above the threshold, orange below, and pale near it; a dash marks a dropped
        channel. Press a column to show that epoch.
        {order === "dropped" &&
          " Channels that were dropped first, and stayed dropped, come first."}
      </p>
    </section>
  );
}

interface ModalityHistoryProps {
  readonly id: ModalityId;
  readonly history: readonly MaskReport[];
  readonly order: ChannelOrder;
}

function ModalityHistory({ id, history, order }: ModalityHistoryProps) {
  const { inspect } = useAppStores();
  const name = useModalityName()(id);
  const at = useInspect(({ view }) => view.at);
  const plan = useMemo((): HistoryPlan => {
    const reach = Math.max(
      0,
      ...history.map(({ values, threshold }) => scaleOf(threshold, Object.values(values)).reach),
    );
    return { modality: id, history, rows: orderedChannels(order, history, id), reach };
  }, [id, history, order]);
  const cursor = at === "now" ? history.length - 1 : history.findIndex(({ epoch }) => epoch === at);
  const dropped = droppedAt(history, id, plan.rows.length).filter(Number.isFinite).length;
  return (
    <Figure
      className="history"
      name={`History of ${name}`}
      title={name}
      headingLevel={4}
      table={() => <HistoryTable plan={plan} name={name} />}
      caption={
        <>
          {dropped} of {plan.rows.length} channels dropped by epoch {history.at(-1)?.epoch}, after{" "}
          {history.length === 1 ? "1 epoch" : `${history.length} epochs`} of history
        </>
      }
    >
      <HistoryHeat plan={plan} name={name} cursor={cursor} onEpoch={inspect.goTo} />
    </Figure>
  );
}
