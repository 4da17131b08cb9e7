import { useCallback, useState } from "react";
import type { ModalityCard } from "../../../contract/clip";
import type { SpacePicture } from "../../../contract/inspectClip";
import { pictureFileStem, type PictureSource } from "../../../state/spaceExports";
import { Icon } from "../../components/Icon";
import { SelectField } from "../../components/SelectField";
import { saveBlob } from "../../components/saveFile";
import { spaceNames } from "./spaceNames";
import { useOtherSound, useSounds, type Phase, type SoundId, type Sounds } from "./useSounds";

interface SoundPanelProps {
  readonly source: PictureSource;
  readonly card: ModalityCard;
  readonly pictures: readonly SpacePicture[];
}

const nameOf = (id: SoundId): string =>
  id === "recording"
    ? "Recording"
    : id === "input"
      ? "Original, inverted (control)"
      : spaceNames[id];

const phases = ["estimated", "original"] as const satisfies readonly Phase[];
const phaseNames: Readonly<Record<Phase, string>> = {
  estimated: "estimated (Griffin-Lim)",
  original: "the recording’s own",
};

/** Plays the spaces of a sound, and switches between two of them at the same place. */
export function SoundPanel({ source, card, pictures }: SoundPanelProps) {
  const [phase, setPhase] = useState<Phase>("estimated");
  const sounds = useSounds({ clipId: source.clipId, card, pictures, phase, nameOf });
  const ids: readonly SoundId[] = ["recording", ...pictures.map(({ name }) => name)];
  return (
    <div className="sound-panel" role="group" aria-label={`Playback of ${card.name}`}>
      <div className="sound-head">
        <SelectField
          label="Phases"
          value={phase}
          values={phases}
          nameOf={(one) => phaseNames[one]}
          onChoose={(one) => setPhase(one)}
        />
        <span className="tally" aria-live="polite" data-playing={sounds.playing}>
          {sounds.playing === "" ? "Nothing is playing." : `Playing: ${sounds.playing}`}
        </span>
        {sounds.playing !== "" && (
          <button type="button" onClick={sounds.stop}>
            Stop
          </button>
        )}
      </div>
      <ul className="sounds">
        {ids.map((id) => (
          <li key={id}>
            <button
              type="button"
              aria-label={`Play ${nameOf(id)}`}
              onClick={() => void sounds.play(id)}
            >
              <Icon name="play" size={13} />
              {nameOf(id)}
            </button>
            <SaveSound
              sounds={sounds}
              id={id}
              source={source}
              phase={phase}
              pictures={pictures}
              modality={card.id}
            />
            <InversionError sounds={sounds} id={id} />
          </li>
        ))}
      </ul>
      <SoundComparison ids={ids} sounds={sounds} />
      {sounds.problem !== "" && (
        <p className="notice bad" role="alert">
          {sounds.problem}
        </p>
      )}
      <p className="hint">
        A spectrogram contains no phases and no detail within a band, so even the original sounds
        worse after inversion: compare the spaces with it, not with the recording. Sounds have the
        volume of their spectrograms; those that would clip are attenuated.
        {phase === "original" &&
          " The phases come from the recording and not from the model, so they may restore information that a space has lost."}
      </p>
    </div>
  );
}

interface SaveSoundProps extends Omit<SoundPanelProps, "card"> {
  readonly sounds: Sounds;
  readonly id: SoundId;
  readonly phase: Phase;
  readonly modality: string;
}

function SaveSound({ sounds, id, phase, source, modality, pictures }: SaveSoundProps) {
  const picture = pictures.find(({ name }) => name === id);
  if (!picture) return null;
  const save = async (): Promise<void> => {
    const sound = await sounds.make(id);
    if (sound)
      saveBlob(`${pictureFileStem(source, modality, picture, `${phase}-phases`)}.wav`, sound.file);
  };
  return (
    <button
      type="button"
      className="quiet"
      aria-label={`Save ${nameOf(id)} as WAV`}
      onClick={() => void save()}
    >
      WAV
    </button>
  );
}

/** The error of the inversion: the difference of the sound's spectrogram from the requested one. */
function InversionError({ sounds, id }: { readonly sounds: Sounds; readonly id: SoundId }) {
  const errorDb = sounds.made.get(id)?.errorDb;
  if (errorDb === undefined) return null;
  return <span className="tally">inversion error {errorDb.toFixed(1)} dB</span>;
}

/** Chooses sounds A and B; a button and a key switch between them at the same place. */
function SoundComparison({
  ids,
  sounds,
}: {
  readonly ids: readonly SoundId[];
  readonly sounds: Sounds;
}) {
  const [pair, setPair] = useState<readonly [SoundId, SoundId]>(["kept", "dropped"]);
  const turn = useCallback(() => {
    // the last sound alternates
    void sounds.switchTo(pair[sounds.heard === pair[0] ? 1 : 0]);
  }, [pair, sounds]);
  useOtherSound(turn);
  return (
    <div className="two-sounds">
      {([0, 1] as const).map((place) => (
        <span key={place}>
          <SelectField
            label={place === 0 ? "A" : "B"}
            value={pair[place]}
            values={ids}
            nameOf={nameOf}
            onChoose={(one) => setPair(place === 0 ? [one, pair[1]] : [pair[0], one])}
          />
        </span>
      ))}
      <button type="button" aria-keyshortcuts="B" onClick={turn}>
        A or B <kbd>B</kbd>
      </button>
    </div>
  );
}
