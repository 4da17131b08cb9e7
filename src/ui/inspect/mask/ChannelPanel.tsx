import type { ModalityId } from "../../../contract/clip";
import type { ChannelUse } from "../../../contract/inspectClip";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import { ChannelPlaces } from "./ChannelPlaces";
import { channelLabel } from "./channelLabel";
import { useClipName } from "./clipChoices";
import { useModalityName, type DisplayedMask } from "./displayedMask";
import { ProbabilityTable } from "./ProbabilityTable";
import { WithoutChannel } from "./WithoutChannel";

export interface SelectedChannel {
  readonly modality: ModalityId;
  readonly channel: number;
}
interface ChannelPanelProps {
  readonly displayed: DisplayedMask;
  /** The channel that was focused last. */
  readonly selected: SelectedChannel;
}

/** One channel: its figures, and on demand the clips that use it and a picture without it. */
export function ChannelPanel({ displayed, selected: { modality, channel } }: ChannelPanelProps) {
  const { inspect } = useAppStores();
  const busy = useInspect((state) => state.busy);
  const use = useInspect(({ findings }) => findings.channel);
  const own = displayed.modalities.find(({ id }) => id === modality);
  if (!own || channel >= own.omega.length) return null;
  const { name, learned, omega } = own;
  const words = channelLabel({
    modality: name,
    channel,
    value: learned.values?.[channel],
    learned: learned.omega[channel] === 1,
    kept: omega[channel] === 1,
    spread: learned.spread[channel] ?? 0,
  });
  return (
    <section className="channel-panel" aria-label="A channel">
      <div className="section-head">
        <h3>
          Channel {channel} of {name}
        </h3>
        <button
          type="button"
          aria-disabled={busy !== undefined}
          onClick={() => void inspect.findChannel(modality, channel)}
        >
          Where is it used?
        </button>
      </div>
      <p className="hint">{words}.</p>
      <p className="hint" aria-live="polite">
        {busy === "channel"
          ? "Searching the validation clips…"
          : use && `Shown below: channel ${use.channel} of ${nameIn(displayed, use.modality)}.`}
      </p>
      {use && <ChannelUseView key={`${use.modality} ${use.channel}`} use={use} />}
    </section>
  );
}

const nameIn = ({ modalities }: DisplayedMask, id: ModalityId): string =>
  modalities.find((one) => one.id === id)?.name ?? id;

function ChannelUseView({ use }: { readonly use: ChannelUse }) {
  const opened = useRun((state) => state.opened);
  const clip = useInspect((state) => state.clip);
  const clipName = useClipName();
  const name = `channel ${use.channel} of ${useModalityName()(use.modality)}`;
  const kind = opened?.modalities.find(({ id }) => id === use.modality)?.kind;
  const of = clip ? clipName(clip.clipId) : "the clip";
  const condition = use.kept ? "without it" : "with it";
  return (
    <div className="channel-use">
      <h4>Validation clips where {name} is farthest from its mean</h4>
      <ChannelPlaces use={use} />
      <h4>
        {of} with and without {name}
      </h4>
      {use.pictures ? (
        <WithoutChannel pictures={use.pictures} kind={kind} channel={use.channel} name={of} />
      ) : (
        <p className="hint">This modality has no picture, because the run has no decoder for it.</p>
      )}
      <ProbabilityTable
        label="Probabilities with the channel inverted"
        classes={opened?.classes ?? []}
        truth={clip?.label ?? -1}
        predictions={[
          { key: "learned", by: "Fused", on: "learned mask", probabilities: use.learned },
          { key: "inverted", by: "Fused", on: condition, probabilities: use.inverted },
        ]}
      />
    </div>
  );
}
