/**
 * Products with the Hessian of a loss, and with its inverse, from gradients alone, without storing a Hessian.
 */
import { dotOf } from "../../tensor/sums";
import * as tf from "../../tf";
import type { Gradients } from "../part";

type Direction = ReadonlyMap<tf.Variable, tf.Tensor>;

const map = (v: Direction, change: (x: tf.Tensor, of: tf.Variable) => tf.Tensor): Direction =>
  new Map([...v].map(([variable, x]) => [variable, change(x, variable)]));
const entry = (v: Direction, variable: tf.Variable): tf.Tensor =>
  v.get(variable) ?? tf.zerosLike(variable);

/** Sum of products of matching entries -> []. */
export const dot = (a: Direction, b: Direction): tf.Scalar =>
  dotOf(
    [...a.values()],
    [...a.keys()].map((variable) => entry(b, variable)),
  );

/** Distance of the finite difference, in units of the variables. */
const differenceSpan = 0.02;

/**
 * H v by central differences of `gradient` at theta +- epsilon v, |epsilon v| = reach / 2. Exact but for the
 * loss's fourth derivatives; the variables are restored.
 */
export function hessianTimes(gradient: () => Gradients, v: Direction): Direction {
  const epsilon = tf.div(differenceSpan / 2, tf.add(tf.sqrt(dot(v, v)), 1e-20));
  const before = map(v, (_, variable) => variable.clone());
  const beside = (sign: number): Gradients => {
    for (const [variable, x] of v) {
      variable.assign(tf.add(entry(before, variable), tf.mul(x, tf.mul(epsilon, sign))));
    }
    return gradient();
  };
  const [after, behind] = [beside(1), beside(-1)];
  for (const [variable, x] of before) variable.assign(x);
  return map(v, (_, variable) =>
    tf.div(tf.sub(entry(after, variable), entry(behind, variable)), tf.mul(epsilon, 2)),
  );
}

/**
 * H^-1 b by conjugate gradients, `iterations` of them; it stops where H is not curved upwards, since there is no
 * minimum in that direction.
 */
export function inverseTimes(
  times: (v: Direction) => Direction,
  b: Direction,
  iterations: number,
): Direction {
  let x = map(b, tf.zerosLike);
  let r = b;
  let p = b;
  let rr = dot(r, r);
  for (let i = 0; i < iterations; i++) {
    const Hp = times(p);
    const curvature = dot(p, Hp);
    const step = tf.where(tf.greater(curvature, 1e-12), tf.div(rr, curvature), tf.zerosLike(rr));
    x = map(x, (one, variable) => tf.add(one, tf.mul(step, entry(p, variable))));
    r = map(r, (one, variable) => tf.sub(one, tf.mul(step, entry(Hp, variable))));
    const next = dot(r, r);
    const turn = tf.div(next, tf.add(rr, 1e-30));
    p = map(r, (one, variable) => tf.add(one, tf.mul(turn, entry(p, variable))));
    rr = next;
  }
  return x;
}
