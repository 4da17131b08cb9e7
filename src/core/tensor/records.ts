/** Functions over records that keep the keys. */

export function mapRecord<A, B>(
  record: Readonly<Record<string, A>>,
  f: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]));
}

/** The value under `key`; throws a RangeError naming the key where there is none. */
export function entryOf<A>(record: Readonly<Record<string, A>>, key: string): A {
  const value = record[key];
  if (value === undefined) throw new RangeError(`no entry "${key}"`);
  return value;
}

export function recordOf<B>(keys: readonly string[], f: (key: string) => B): Record<string, B> {
  return Object.fromEntries(keys.map((key) => [key, f(key)]));
}
