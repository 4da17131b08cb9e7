import { useEffect, useState } from "react";
import type { ClipCard } from "../../../contract/clip";
import type { ChannelUse, SpacePicture } from "../../../contract/inspectClip";
import { isTrainedOn } from "../../../state/dataKey";
import { ClipPlayer } from "../../clips/ClipPlayer";
import { Icon } from "../../components/Icon";
import { useAppStores, useClips, useRun } from "../../storeHooks";
import { PlacePicture } from "./PlacePicture";

type Inputs = Readonly<Record<string, SpacePicture>>;
const noInputs: Inputs = {};

/** Fetches the inputs of the clips, one after another. */
function useInputs({ modality, places }: ChannelUse): Inputs {
  const { inspect } = useAppStores();
  const [inputs, setInputs] = useState<Inputs>(noInputs);
  useEffect(() => {
    let isWanted = true;
    const fetchAll = async (): Promise<void> => {
      for (const { clipId } of places) {
        const seen = await inspect.fetchClip(clipId);
        if (!isWanted) return;
        const pictures = seen.ok ? (seen.value.modalities[modality]?.pictures ?? []) : [];
        const input = pictures.find(({ name }) => name === "input");
        if (input) setInputs((before) => ({ ...before, [clipId]: input }));
      }
    };
    void fetchAll();
    return () => {
      isWanted = false;
    };
  }, [inspect, modality, places]);
  return inputs;
}

/** Clips and places that use a channel most, at most one place for each clip. */
export function ChannelPlaces({ use }: { readonly use: ChannelUse }) {
  const opened = useRun((state) => state.opened);
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const inputs = useInputs(use);
  const [playing, setPlaying] = useState<ClipCard>();
  const kind = opened?.modalities.find(({ id }) => id === use.modality)?.kind;
  const axes = manifest?.modalities.find(({ id }) => id === use.modality)?.axes;
  return (
    <>
      <ol className="places" aria-label="Clips that use it most">
        {use.places.map((place) => {
          const card = manifest?.clips.find(({ id }) => id === place.clipId);
          const name = card?.name ?? place.clipId;
          const input = inputs[place.clipId];
          return (
            <li key={place.clipId}>
              {input && (
                <PlacePicture place={place} input={input} kind={kind} axes={axes} name={name} />
              )}
              <button
                type="button"
                className="quiet"
                aria-label={`Play ${name}`}
                aria-disabled={!card}
                onClick={() => setPlaying(card)}
              >
                <Icon name="play" size={12} />
                {name}
              </button>
              <span className="hint">
                {card && `${manifest?.classes[card.label] ?? ""}; `}
                {place.strength.toFixed(1)} standard deviations from the mean
              </span>
            </li>
          );
        })}
      </ol>
      {manifest && playing && (
        <ClipPlayer
          key={playing.id}
          clip={playing}
          manifest={manifest}
          onClose={() => setPlaying(undefined)}
        />
      )}
    </>
  );
}
