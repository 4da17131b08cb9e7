import { DataTable } from "../../components/DataTable";
import type { HistoryPlan } from "./drawHistory";
import { shortOmega } from "./shade";

/** The values of the heat map, with a cross at each dropped channel. */
export function HistoryTable({
  plan,
  name,
}: {
  readonly plan: HistoryPlan;
  readonly name: string;
}) {
  const { history, rows, modality } = plan;
  return (
    <DataTable
      label={`History of ${name}, table`}
      caption={`Ω of ${name} by channel and epoch; × is dropped`}
      rows={rows}
      keyOf={(channel) => channel}
      columns={[
        { key: "channel", title: "Channel", cell: (channel) => channel },
        ...history.map(({ epoch, values, omega }) => ({
          key: String(epoch),
          title: epoch,
          cell: (channel: number) => (
            <>
              {shortOmega(values[modality]?.[channel] ?? NaN)}
              {omega[modality]?.[channel] === 0 && <DroppedMark />}
            </>
          ),
        })),
      ]}
    />
  );
}

const DroppedMark = () => (
  <>
    <span aria-hidden="true"> ×</span>
    <span className="visually-hidden"> dropped</span>
  </>
);
