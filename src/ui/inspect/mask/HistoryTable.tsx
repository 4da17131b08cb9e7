import type { HistoryPlan } from "./drawHistory";
import { shortOmega } from "./shade";

/** The heat map as numbers; a cross stands at what was dropped. */
export function HistoryTable({
  plan,
  name,
}: {
  readonly plan: HistoryPlan;
  readonly name: string;
}) {
  const { history, rows, modality } = plan;
  return (
    <div className="table-view" tabIndex={0} role="region" aria-label={`History of ${name}, table`}>
      <table>
        <caption>Ω of {name} by channel and epoch; × is dropped</caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            {history.map(({ epoch }) => (
              <th key={epoch} scope="col">
                {epoch}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((channel) => (
            <tr key={channel}>
              <th scope="row">{channel}</th>
              {history.map(({ epoch, values, omega }) => (
                <td key={epoch}>
                  {shortOmega(values[modality]?.[channel] ?? NaN)}
                  {omega[modality]?.[channel] === 0 && (
                    <>
                      <span aria-hidden="true"> ×</span>
                      <span className="visually-hidden"> dropped</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
