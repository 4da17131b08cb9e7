/** A linear probe: logistic regression on frozen features, which measures their information independently of the run's heads. */
import { predictedOf, type Rows } from "../measures/predictions";
import { regress } from "./maskedRegression";

const steps = 300;

/** Fits features N x [D] with labels [N], and predicts the class of each of `rows`. */
export async function linearProbe(
  fitted: { readonly rows: Rows; readonly labels: readonly number[]; readonly classes: number },
  rows: Rows,
  yieldToEventLoop: () => Promise<void>,
): Promise<number[]> {
  const { labels, classes } = fitted;
  const sees = new Uint8Array(fitted.rows[0]?.length ?? 0).fill(1);
  const [predicted] = await regress(
    fitted.rows,
    [{ sees, labels, classes }],
    rows,
    yieldToEventLoop,
    steps,
  );
  return predictedOf(predicted ?? []);
}
