import { useState } from "react";
import type { NumberSpec } from "../../contract/params";

interface NumberControlProps {
  readonly id: string;
  readonly label: string;
  readonly spec: NumberSpec;
  readonly value: number;
  onChange(value: number): void;
}

/** Number of positions of a logarithmic slider. */
const sliderSteps = 400;

/** A slider, and a text field for exact values. */
export function NumberControl({ id, label, spec, value, onChange }: NumberControlProps) {
  const [draft, setDraft] = useState<string>();
  const scale = spec.log === true && spec.min > 0 ? logScale(spec) : linearScale(spec);
  const commit = (): void => {
    const typed = draft?.trim() ?? "";
    if (typed !== "" && Number.isFinite(Number(typed))) onChange(clamp(spec, Number(typed)));
    setDraft(undefined);
  };
  return (
    <div className="number">
      <input
        type="range"
        aria-label={`${label}, slider`}
        aria-valuetext={numberText(value)}
        min={scale.min}
        max={scale.max}
        step={scale.step}
        value={scale.toSlider(value)}
        onChange={({ target }) => onChange(clamp(spec, scale.fromSlider(Number(target.value))))}
      />
      <input
        id={id}
        type="text"
        inputMode="decimal"
        aria-describedby={`${id}-help`}
        title={`${numberText(spec.min)} to ${numberText(spec.max)}`}
        value={draft ?? numberText(value)}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === "Enter") commit();
          if (key === "Escape") setDraft(undefined);
        }}
      />
    </div>
  );
}

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly step: number | "any";
  toSlider(value: number): number;
  fromSlider(position: number): number;
}

function linearScale({ min, max, step, integer }: NumberSpec): Scale {
  const same = (value: number): number => value;
  const defaultStep = integer === true ? 1 : (max - min) / 200;
  return { min, max, step: step ?? defaultStep, toSlider: same, fromSlider: same };
}

function logScale({ min, max }: NumberSpec): Scale {
  const span = Math.log(max / min);
  return {
    min: 0,
    max: sliderSteps,
    step: 1,
    toSlider: (value) => Math.round((Math.log(value / min) / span) * sliderSteps),
    fromSlider: (position) =>
      Number((min * Math.exp((position / sliderSteps) * span)).toPrecision(2)),
  };
}

function clamp(spec: NumberSpec, value: number): number {
  const whole = spec.integer === true ? Math.round(value) : Number(value.toPrecision(10));
  return Math.min(spec.max, Math.max(spec.min, whole));
}

const numberText = (value: number): string =>
  Math.abs(value) >= 1e-4 || value === 0 ? String(value) : value.toExponential();
