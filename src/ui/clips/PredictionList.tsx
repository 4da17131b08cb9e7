import type { ClipCard, DatasetManifest } from "../../contract/clip";
import { verdictsOf, type Verdicts } from "../../state/clipFilter";
import { verdictsOn } from "../../state/dataKey";
import { percent } from "../../state/explain";
import { Icon } from "../components/Icon";
import { useRun } from "../storeHooks";

interface VerdictListProps {
  readonly clip: ClipCard;
  readonly manifest: DatasetManifest;
  /** Left out: what the run says now. */
  readonly said?: Verdicts[string] | undefined;
}

/** What each head says of a clip: right or wrong by sign and word, not by colour alone. */
export function PredictionList({ clip, manifest, said: given }: VerdictListProps) {
  const verdicts = useRun((state) => verdictsOn(state, manifest));
  const said = Object.entries(given ?? verdictsOf(clip.id, verdicts));
  if (said.length === 0) return null;
  return (
    <ul className="verdicts">
      {said.map(([head, { label, probability }]) => {
        const right = label === clip.label;
        return (
          <li key={head} className={right ? "right" : "wrong"}>
            <Icon name={right ? "right" : "wrong"} size={13} />
            <span className="visually-hidden">{right ? "right: " : "wrong: "}</span>
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
