/**
 * Ranges for trials that hold the values of the papers, of their code and of the cards' defaults, by "card.name".
 * The range of a card itself admits everything that can run; draws from it would mostly be useless settings.
 */
import type { NumberRange, Space } from "../contract/compare";

const even = (min: number, max: number): NumberRange => ({ min, max });
const log = (min: number, max: number): NumberRange => ({ min, max, log: true });
const whole = (min: number, max: number): NumberRange => ({ min, max, integer: true });

/** Numbers that are not listed keep their defaults. A card without any entry is drawn from its own ranges. */
export const usualRanges: Space = {
  "unimodal-losses.weight": log(0.3, 3),
  // code: 5 epochs between estimates
  "g-blend.every": whole(2, 10),
  // code: 1.5
  "mmpareto.gamma": even(1, 2),
  // code: 0.01, windows of 5
  "greedy.epsilon": log(0.001, 0.1),
  "greedy.steps": whole(3, 20),
  // tuned in the code by data set: α 0.5 to 5, β 2 to 20
  "mlb.alpha": log(0.3, 5),
  "mlb.betaMax": log(2, 20),
  // code: 0.1 and 0.8
  "ogm.alpha": even(0.1, 1),
  // code: 0.9 and 1.1, or 0.7 and 1.3; memories of 5, 10 and 20 epochs
  "mslr.first": even(0.5, 1.5),
  "mslr.last": even(0.5, 1.5),
  "mslr.memory": whole(3, 20),
  // issues of the code: 1.5 to 4
  "agm.alpha": log(0.3, 4),
  "mses.patience": whole(1, 5),
  "mses.memory": even(0.3, 0.9),
  "pmr.alpha": log(0.3, 3),
  "pmr.momentum": even(0.1, 0.9),
  "pmr.share": even(0.05, 0.3),
  // code: 50 epochs of a longer training
  "etmc.annealing": whole(2, 50),
  "domfn.gamma": log(0.1, 2),
  "domfn.tau": log(0.1, 2),
  "domfn.eta": log(0.05, 1),
  // code: stages of 4 epochs each, weights 5 (4) and 1
  "reconboost.pretrain": whole(0, 8),
  "reconboost.alternate": whole(1, 4),
  "reconboost.rectify": whole(1, 4),
  "reconboost.own": even(1, 10),
  "reconboost.reconciled": even(0, 2),
  "lfm-heuristic.temperature": log(0.03, 0.5),
  "lfm-learned.initial": even(0.3, 0.95),
  "lfm-learned.rate": log(0.01, 1),
  "lfm-learned.temperature": log(0.03, 0.5),
  "quantiser.codes": { ...log(64, 512), integer: true },
  "quantiser.commitment": log(0.1, 1),
  "reconstruction.weight": log(0.03, 3),
  "mask.rate": log(0.1, 1),
  "mask.lambda": log(1e-5, 1e-3),
  "mask.share": even(0.1, 0.4),
  "held-out-fusion.share": even(0.1, 0.4),
  "mmcosine.scale": log(3, 30),
};
