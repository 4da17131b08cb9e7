import { useId, useState, type ReactNode } from "react";
import type { MeasuresReport } from "../../contract/measures";
import { SelectField } from "../components/SelectField";
import { useRun } from "../storeHooks";
import { AgreementMatrix } from "./AgreementMatrix";
import { ConfusionMatrix } from "./ConfusionMatrix";
import { DefinedMeasure } from "./DefinedMeasure";
import { createNameOf } from "./formatters";
import { GradientTable } from "./GradientTable";
import { ReliabilityDiagram } from "./ReliabilityDiagram";
import { ShapleyValues } from "./ShapleyValues";
import { SingleModalityTable } from "./SingleModalityTable";
import { FeatureGaps } from "./FeatureGaps";
import { SummaryTable } from "./SummaryTable";

const noModalities = [] as const;

/** Draws one report: tables of figures, matrices, and lists of single clips. */
export function MeasuresView({ report }: { readonly report: MeasuresReport }) {
  const modalities = useRun((state) => state.opened?.modalities ?? noModalities);
  const nameOf = createNameOf(modalities);
  const [subject, setSubject] = useState("fused");
  const figures = report.subjects[subject];
  return (
    <div className="measure-grid">
      <Block title="Figures">
        <SummaryTable report={report} nameOf={nameOf} />
      </Block>
      <Block title="Single-modality accuracy by five definitions">
        <SingleModalityTable report={report} nameOf={nameOf} />
      </Block>
      <Block size="tall" title="Calibration and confusion">
        <SubjectPicker
          subjects={Object.keys(report.subjects).map((one) => ({
            value: one,
            name: nameOf(one),
          }))}
          value={subject}
          onChange={setSubject}
        />
        {figures && <ReliabilityDiagram measures={figures} name={nameOf(subject)} />}
        <ConfusionMatrix report={report} subject={subject} name={nameOf(subject)} />
      </Block>
      <Block title="Agreement">
        <p className="hint">
          <DefinedMeasure measure="agreement" /> of the fused model with single modalities, as
          shares of all clips. Press a cell to list its clips.
        </p>
        <AgreementMatrix report={report} nameOf={nameOf} />
      </Block>
      <Block title="Gradients by loss term">
        <GradientTable report={report} nameOf={nameOf} />
      </Block>
      <Block title="Feature spaces">
        <FeatureGaps report={report} nameOf={nameOf} />
      </Block>
      <Block size="wide" title="Contribution of each modality">
        <ShapleyValues report={report} nameOf={nameOf} />
      </Block>
    </div>
  );
}

interface BlockProps {
  readonly title: string;
  /** How many rows or columns of the wide layout it takes. */
  readonly size?: "tall" | "wide";
  readonly children: ReactNode;
}

function Block({ title, size, children }: BlockProps) {
  const id = useId();
  return (
    <div className={`measure-block ${size ?? ""}`} role="group" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </div>
  );
}

interface SubjectPickerProps {
  readonly subjects: readonly { readonly value: string; readonly name: string }[];
  readonly value: string;
  onChange(value: string): void;
}

function SubjectPicker({ subjects, value, onChange }: SubjectPickerProps) {
  return (
    <div className="filters">
      <DefinedMeasure measure="reliability" /> <DefinedMeasure measure="confusion" />
      <SelectField
        label="of"
        value={value}
        values={subjects.map((one) => one.value)}
        nameOf={(subject) => subjects.find((one) => one.value === subject)?.name ?? subject}
        onChoose={onChange}
      />
    </div>
  );
}
