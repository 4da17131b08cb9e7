import { keptOf, zetaOf } from "../../../state/handMask";
import { formatNumber, formatShare } from "../../measures/formatters";
import { CodeUse } from "./CodeUse";
import type { MaskInHand, ModalityInHand } from "./maskInHand";
import { shortOmega } from "./shade";

const gates = {
  binary: "binary: Ω above the threshold is kept",
  soft: "soft: features are multiplied by Ω itself, ω is where it exceeds the threshold",
  drawn: "drawn, not learned",
} as const;

const zetaText = (zeta: number | null): string =>
  zeta === null ? "not defined, nothing is kept" : zeta.toFixed(2);
const countText = (own: Uint8Array): string =>
  `${keptOf(own)} of ${own.length} (${formatShare(keptOf(own) / Math.max(1, own.length))})`;

/** What the mask keeps, and how its codes are used. */
export function MaskFacts({ inHand }: { readonly inHand: MaskInHand }) {
  const { mask, modalities, isByHand } = inHand;
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
      </dl>
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Modalities, table">
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">Modality</th>
              <th scope="col">Kept, learned</th>
              <th scope="col">Kept by hand</th>
              {hasCodes && (
                <>
                  <th scope="col">Perplexity</th>
                  <th scope="col">Dead codes</th>
                  <th scope="col">Distinct: all</th>
                  <th scope="col">kept</th>
                  <th scope="col">dropped</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {modalities.map((modality) => (
              <tr key={modality.id}>
                <th scope="row">{modality.name}</th>
                <td>{countText(modality.learned.omega)}</td>
                <td>{isByHand ? countText(modality.omega) : "as learned"}</td>
                {hasCodes && <Codes modality={modality} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
          Codes as validation clips use them. Distinct: code vectors in use that stay apart by all
          channels, by the kept ones alone, and by the dropped ones alone; where the kept alone tell
          nearly all of them apart, dropping channels has hidden little.
        </p>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Codes({ modality: { learned } }: { readonly modality: ModalityInHand }) {
  const { codes } = learned;
  if (!codes) return <td colSpan={5}>no codebook</td>;
  const total = codes.use.reduce((sum, group) => sum + group.length, 0);
  return (
    <>
      <td>{formatNumber(codes.perplexity)}</td>
      <td>
        {codes.dead} of {total}
      </td>
      <td>{codes.distinct.all}</td>
      <td>{codes.distinct.kept}</td>
      <td>{codes.distinct.dropped}</td>
    </>
  );
}
