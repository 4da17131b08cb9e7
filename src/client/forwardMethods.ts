/** Builds the objects that only pass calls on: one list of names instead of one line for each method. */
import { proxy, transfer } from "comlink";

/** A method whose arguments and result only its caller knows. */
type AnyMethod = (...args: never[]) => Promise<unknown>;
type Target<K extends PropertyKey> = Readonly<Record<K, AnyMethod>>;

/** Names of the methods of T that return a promise and may resolve it with R. */
export type MethodName<T, R = never> = {
  [K in keyof T]: T[K] extends AnyMethod
    ? Promise<R> extends ReturnType<T[K]>
      ? K
      : never
    : never;
}[keyof T];

/**
 * Creates an object with the named methods of T. Each calls `send` with its name and its arguments;
 * `send` must resolve with the result of that method.
 */
export function forwardMethods<T, K extends MethodName<T>>(
  names: readonly K[],
  send: (name: K, args: never[]) => Promise<unknown>,
): Pick<T, K> {
  const methods = names.map((name) => [name, (...args: never[]) => send(name, args)]);
  // Object.fromEntries does not relate a name to the type of its method
  return Object.fromEntries(methods) as Pick<T, K>;
}

/** Calls a method of an object in this thread. */
export const callMethod = <K extends PropertyKey>(
  target: Target<K>,
  name: K,
  args: never[],
): Promise<unknown> => target[name](...args);

/** Calls a method of an object in a worker: proxies functions among the arguments and transfers ports. */
export const callWorker = <K extends PropertyKey>(
  remote: Target<K>,
  name: K,
  args: never[],
): Promise<unknown> => remote[name](...args.map(prepareArgument));

function prepareArgument<T>(value: T): T {
  if (typeof value === "function") return proxy(value);
  return value instanceof MessagePort ? transfer(value, [value]) : value;
}
