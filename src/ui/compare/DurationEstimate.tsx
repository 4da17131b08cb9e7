import type { ComparisonPlan } from "../../contract/compare";
import { estimateText } from "../../state/planDraft";
import { useCompare, useRun } from "../storeHooks";

interface DurationEstimateProps {
  readonly plan: ComparisonPlan;
  /** Number of runs that are to be made; all by default. */
  readonly count?: number;
}

/** The number of runs and, once it is known, their duration. */
export function DurationEstimate({ plan, count }: DurationEstimateProps) {
  const config = useRun((state) => state.config);
  const opened = useRun((state) => state.opened);
  const step = useRun((state) => state.step);
  const comparisons = useCompare((state) => state.comparisons);
  const known = {
    ...(config && { config }),
    ...(opened && { opened }),
    ...(step && { step }),
  };
  return estimateText(plan, known, comparisons, count);
}
