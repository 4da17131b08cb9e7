import type { FairReport } from "../../../contract/inspect";
import { decoders } from "../../../contract/viewLink";
import { fairCsv } from "../../../state/findingExports";
import { DataTable } from "../../components/DataTable";
import { DownloadButton } from "../../components/DownloadButton";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import { RequestProgress } from "../RequestProgress";
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

/** Chooses the decoder of the pictures, and compares the errors of both. */
export function DecoderChoice() {
  const { inspect } = useAppStores();
  const decoder = useInspect(({ view }) => view.decoder);
  const fair = useInspect(({ findings }) => findings.fair);
  const busy = useInspect((state) => state.busy);
  const isWithoutOwn = Object.values(fair?.spaces.all ?? {}).every(({ run }) => run === undefined);
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
              disabled={one === "fair" ? !fair : fair !== undefined && isWithoutOwn}
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
        <RequestProgress request="fair" />
      </fieldset>
      <p className="hint">
        The run&rsquo;s decoder, if it has one, was never trained on masked codes, so its pictures
        of a space also show how it reacts to missing channels. Fair decoders are trained after the
        run, one for each space, on its frozen codes alone: they show the information that those
        codes still hold.
      </p>
      {fair && <FairTable fair={fair} />}
    </div>
  );
}

function FairTable({ fair }: { readonly fair: FairReport }) {
  const modalities = useRun(({ opened }) => opened?.modalities);
  const number = (value: number | undefined): string =>
    value === undefined ? "–" : String(Number(value.toPrecision(3)));
  const rows = Object.entries(fair.spaces).flatMap(([space, byModality]) =>
    Object.entries(byModality).map(([id, errors]) => ({
      key: `${space}/${id}`,
      space: spaceNames[space as keyof typeof spaceNames],
      modality: modalities?.find((one) => one.id === id)?.name ?? id,
      ...errors,
    })),
  );
  return (
    <>
      <DataTable
        label="Errors of both decoders"
        caption={
          <>
            Mean squared error on validation clips, in deviations squared; {fair.steps} updates of{" "}
            {fair.parameters.toLocaleString("en")} parameters for all fair decoders together. They
            were trained with the learned mask and one random mask of its size, so their pictures of
            a mask edited by hand are less reliable.
          </>
        }
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { key: "space", title: "Space", cell: ({ space }) => space },
          { key: "modality", title: "Modality", cell: ({ modality }) => modality },
          { key: "run", title: "The run’s", cell: ({ run }) => number(run) },
          { key: "fair", title: "Fair", cell: ({ fair: own }) => number(own) },
        ]}
      />
      <div className="buttons">
        <DownloadButton name="fair-decoders.csv" text={() => fairCsv(fair)} />
      </div>
    </>
  );
}
