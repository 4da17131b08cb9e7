import type { ClipCard, DatasetManifest } from "../../contract/clip";
import { predictionsOf, type Predictions } from "../../state/clipFilter";
import { predictionsOn } from "../../state/dataKey";
import { percent } from "../../state/explain";
import { Icon } from "../components/Icon";
import { useRun } from "../storeHooks";

interface PredictionListProps {
  readonly clip: ClipCard;
  readonly manifest: DatasetManifest;
  /** Those of the current run by default. */
  readonly predictions?: Predictions[string] | undefined;
}

/** The prediction of each head for a clip. A sign and a word say whether it is right, so that colour is not needed. */
export function PredictionList({ clip, manifest, predictions: given }: PredictionListProps) {
  const current = useRun((state) => predictionsOn(state, manifest));
  const entries = Object.entries(given ?? predictionsOf(clip.id, current));
  if (entries.length === 0) return null;
  return (
    <ul className="predictions">
      {entries.map(([head, { label, probability }]) => {
        const isRight = label === clip.label;
        return (
          <li key={head} className={isRight ? "right" : "wrong"}>
            <Icon name={isRight ? "right" : "wrong"} size={13} />
            <span className="visually-hidden">{isRight ? "right: " : "wrong: "}</span>
            <span className="head">
              {manifest.modalities.find(({ id }) => id === head)?.name.toLowerCase() ?? head}
            </span>
            <span>
              {manifest.classes[label]} {percent(probability)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
