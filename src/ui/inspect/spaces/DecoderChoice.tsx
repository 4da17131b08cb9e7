import type { FairReport } from "../../../contract/inspect";
import { decoders } from "../../../contract/viewLink";
import { fairCsv } from "../../../state/findingExports";
import { DownloadButton } from "../../components/DownloadButton";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import { Working } from "../Working";
import type { DecoderName } from "../../../contract/inspectClip";

const names: Readonly<Record<DecoderName, string>> = {
  run: "the run’s own",
  fair: "fair: one for each space, trained afterwards",
};
const spaceNames = {
  all: "All channels",
  kept: "Complementary",
  dropped: "Contradictory",
  random: "Random mask",
} as const;

/** Whose pictures are shown, and what the difference is. */
export function DecoderChoice() {
  const { inspect } = useAppStores();
  const decoder = useInspect(({ view }) => view.decoder);
  const fair = useInspect(({ findings }) => findings.fair);
  const busy = useInspect((state) => state.busy);
  return (
    <div className="decoder-choice">
      <fieldset>
        <legend>Decoder</legend>
        {decoders.map((one) => (
          <label key={one} className="check">
            <input
              type="radio"
              name="decoder"
              checked={decoder === one}
              disabled={one === "fair" && !fair}
              onChange={() => inspect.change({ decoder: one })}
            />
            {names[one]}
          </label>
        ))}
        <button
          type="button"
          aria-disabled={busy !== undefined}
          onClick={() => {
            if (busy === undefined) void inspect.find("fair");
          }}
        >
          {fair ? "Train fair decoders again" : "Train fair decoders"}
        </button>
        <Working ask="fair" />
      </fieldset>
      <p className="hint">
        The run&rsquo;s decoder never saw masked codes, so its picture of a space is also what it
        makes of missing channels. Fair decoders are trained after the run, one for each space, on
        its frozen codes alone: they show what those codes still tell.
      </p>
      {fair && <FairTable fair={fair} />}
    </div>
  );
}

function FairTable({ fair }: { readonly fair: FairReport }) {
  const modalities = useRun(({ opened }) => opened?.modalities);
  const number = (value: number): string => String(Number(value.toPrecision(3)));
  return (
    <div className="table-view" tabIndex={0} role="region" aria-label="Errors of both decoders">
      <table>
        <caption>
          Mean squared error on validation clips, in deviations squared; {fair.steps} updates of{" "}
          {fair.parameters.toLocaleString("en")} parameters for all fair decoders together. They
          know the learned mask and one random mask of its size; under a mask by hand they draw what
          they were not trained for.
        </caption>
        <thead>
          <tr>
            <th scope="col">Space</th>
            <th scope="col">Modality</th>
            <th scope="col">The run&rsquo;s</th>
            <th scope="col">Fair</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(fair.spaces).flatMap(([space, byModality]) =>
            Object.entries(byModality).map(([id, errors]) => (
              <tr key={`${space}/${id}`}>
                <th scope="row">{spaceNames[space as keyof typeof spaceNames]}</th>
                <td>{modalities?.find((one) => one.id === id)?.name ?? id}</td>
                <td>{number(errors.run)}</td>
                <td>{number(errors.fair)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <div className="buttons">
        <DownloadButton name="fair-decoders.csv" text={() => fairCsv(fair)} />
      </div>
    </div>
  );
}
