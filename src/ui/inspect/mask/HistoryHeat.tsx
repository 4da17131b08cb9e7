import { useEffect, useRef, useState, type MouseEvent } from "react";
import { fileNameStem } from "../../../state/spaceExports";
import { saveBlob } from "../../components/saveFile";
import { cellSize, drawHistory, type HistoryPlan } from "./drawHistory";
import { shortOmega } from "./shade";
import { useTextColour } from "./useTextColour";

interface HistoryHeatProps {
  readonly plan: HistoryPlan;
  readonly name: string;
  /** The displayed column. */
  readonly cursor: number;
  onEpoch(epoch: number): void;
}

/** Draws channels by epochs. A press on a column inspects that epoch, as the slider above does. */
export function HistoryHeat({ plan, name, cursor, onEpoch }: HistoryHeatProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ink = useTextColour();
  const [under, setUnder] = useState("");
  const { history, rows } = plan;
  const cell = cellSize(history.length, rows.length);
  const { width, height } = cell;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) drawHistory(context, plan, { width, height }, ink);
  }, [plan, width, height, ink]);
  const save = (): void =>
    canvas.current?.toBlob((blob) => {
      if (blob) saveBlob(`${fileNameStem("mask-history", plan.modality)}.png`, blob);
    });
  const found = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * history.length);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows.length);
    return { report: history[column], channel: rows[row] };
  };
  const describe = (event: MouseEvent<HTMLElement>): void => {
    const { report, channel } = found(event);
    if (!report || channel === undefined) return setUnder("");
    const value = report.values[plan.modality]?.[channel] ?? NaN;
    const kept = report.omega[plan.modality]?.[channel] === 1 ? "kept" : "dropped";
    setUnder(`channel ${channel}, epoch ${report.epoch}: Ω ${shortOmega(value)}, ${kept}`);
  };
  return (
    <div className="history-heat">
      <span className="history-top">channel {rows[0]}</span>
      <div
        className="history-plot"
        style={{ width: width * history.length }}
        onPointerMove={describe}
        onPointerLeave={() => setUnder("")}
        onClick={(event) => {
          const { report } = found(event);
          if (report) onEpoch(report.epoch);
        }}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${name}: Ω of ${rows.length} channels over ${history.length} epochs, channel ${rows[0] ?? 0} on top, channel ${rows.at(-1) ?? 0} at the bottom; the table has the values`}
          width={width * history.length}
          height={height * rows.length}
        />
        {cursor >= 0 && (
          <i
            className="history-cursor"
            aria-hidden="true"
            style={{
              left: `${(100 * cursor) / history.length}%`,
              width: `${100 / history.length}%`,
            }}
          />
        )}
      </div>
      <div className="history-axis" style={{ width: width * history.length }} aria-hidden="true">
        <span>{history[0]?.epoch}</span>
        <span>epoch</span>
        <span>{history.at(-1)?.epoch}</span>
      </div>
      <p className="tally" aria-hidden="true">
        {under === "" ? `channel ${rows.at(-1) ?? ""} at the bottom` : under}
      </p>
      <button
        type="button"
        className="quiet"
        aria-label={`Save history of ${name} as PNG`}
        onClick={save}
      >
        PNG
      </button>
    </div>
  );
}
