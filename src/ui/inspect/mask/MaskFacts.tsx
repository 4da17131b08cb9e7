import type { HeldOutClips } from "../../../contract/inspect";
import { countKept, zetaOf } from "../../../state/handMask";
import { DataTable, type DataTableColumn } from "../../components/DataTable";
import { formatNumber, formatShare } from "../../measures/formatters";
import { CodeUse } from "./CodeUse";
import type { DisplayedMask, DisplayedModality } from "./displayedMask";
import { shortOmega } from "./shade";

const gates = {
  binary: "binary: Ω above the threshold is kept",
  soft: "soft: features are multiplied by Ω; a channel counts as kept while Ω exceeds the threshold",
  drawn: "drawn, not learned",
} as const;

const zetaText = (zeta: number | null): string =>
  zeta === null ? "not defined, nothing is kept" : zeta.toFixed(2);
const countText = (own: Uint8Array): string =>
  `${countKept(own)} of ${own.length} (${formatShare(countKept(own) / Math.max(1, own.length))})`;

/** Tables of the kept channels and of the use of codes. */
export function MaskFacts({ displayed }: { readonly displayed: DisplayedMask }) {
  const { mask, modalities, isByHand } = displayed;
  const byHand = Object.fromEntries(modalities.map(({ id, omega }) => [id, omega]));
  const hasCodes = modalities.some(({ learned }) => learned.codes);
  return (
    <>
      <dl className="facts row">
        <Fact name="Weights">
          after epoch {mask.epoch}, step {mask.step}
        </Fact>
        <Fact name="ζ, smallest over largest kept share">{zetaText(mask.zeta)}</Fact>
        <Fact name="ζ by hand">{isByHand ? zetaText(zetaOf(byHand)) : "as learned"}</Fact>
        {mask.gate !== "drawn" && <Fact name="Threshold">{shortOmega(mask.threshold)}</Fact>}
        <Fact name="Gate">{gates[mask.gate]}</Fact>
        {mask.gate !== "drawn" && <Fact name="Ω learned from">{learnedFrom(mask.heldOut)}</Fact>}
      </dl>
      <DataTable
        variant="plain"
        label="Modalities, table"
        rows={modalities}
        keyOf={({ id }) => id}
        columns={[
          { key: "modality", title: "Modality", cell: ({ name }) => name },
          {
            key: "learned",
            title: "Kept, learned",
            cell: ({ learned }) => countText(learned.omega),
          },
          {
            key: "byHand",
            title: "Kept by hand",
            cell: ({ omega }) => (isByHand ? countText(omega) : "as learned"),
          },
          ...(hasCodes ? codeColumns : []),
        ]}
      />
      {hasCodes && (
        <div className="code-uses">
          {modalities.map(
            ({ id, name, learned: { codes } }) =>
              codes && <CodeUse key={id} name={name} codes={codes} />,
          )}
        </div>
      )}
      {hasCodes && (
        <p className="hint">
          Codes are counted on validation clips. Distinct: used code vectors that differ in all
          channels, in the kept ones alone, and in the dropped ones alone. If nearly all of them
          differ in the kept channels, dropping the others has hidden little.
        </p>
      )}
    </>
  );
}

/** The clips that Ω learned from. */
function learnedFrom(heldOut: HeldOutClips | undefined): string {
  if (!heldOut) return "the training clips, as everything else";
  const { clips, groups, rotates } = heldOut;
  const of = groups > 0 ? ` of ${groups} ${groups === 1 ? "group" : "groups"}` : "";
  return `${clips} held-out training clips${of}, ${rotates ? "others in every epoch" : "which nothing else learned from"}`;
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type Codes = NonNullable<DisplayedModality["learned"]["codes"]>;

const codeColumns: readonly DataTableColumn<DisplayedModality>[] = [
  codeColumn("Perplexity", ({ perplexity }) => formatNumber(perplexity)),
  codeColumn(
    "Dead codes",
    ({ dead, use }) => `${dead} of ${use.reduce((sum, { length }) => sum + length, 0)}`,
  ),
  codeColumn("Distinct: all", ({ distinct }) => distinct.all),
  codeColumn("kept", ({ distinct }) => distinct.kept),
  codeColumn("dropped", ({ distinct }) => distinct.dropped),
].map((column, index, all) => ({
  ...column,
  // one cell across all of these columns says that there is no codebook
  attributes: ({ learned }) => (learned.codes ? undefined : { colSpan: all.length - index }),
}));

function codeColumn(
  title: string,
  cell: (codes: Codes) => string | number,
): DataTableColumn<DisplayedModality> {
  return {
    key: title,
    title,
    cell: ({ learned }) => (learned.codes ? cell(learned.codes) : "no codebook"),
  };
}
