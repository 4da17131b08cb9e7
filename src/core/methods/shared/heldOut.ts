/** Parameters of parts that learn from clips held out of training. */
import { choice, number } from "../../../contract/params";

export const heldOutParams = {
  share: number("Held-out share", 0.2, [0.05, 0.5, 0.05], {
    help: "share of the training talkers (groups) that are set aside; without groups, of the clips of each class",
  }),
  rotate: choice("Held-out talkers", "fixed", {
    help: "with other talkers every epoch, everything else learns from all training clips in the end",
    options: { fixed: "The same in every epoch", epoch: "Others in every epoch" },
  }),
} as const;

/** The setting of `SetAside`. */
export const setAsideFrom = ({
  share,
  rotate,
}: {
  readonly share: number;
  readonly rotate: "fixed" | "epoch";
}) => ({ share, rotates: rotate === "epoch" });
