import type { LabelSource } from "../contract/door";
import { baseName, folderOf, stemOf } from "./fileKind";
import { plainPath, type LabelRow, type LabelTable } from "./labelsCsv";
import { mainFile } from "./pairing";
import type { FilePair } from "./plannedClip";

export type LabelledPair = FilePair & {
  readonly label: string | undefined;
  readonly row?: LabelRow;
};

/** `1001_DFA_ANG_XX`: actor, sentence, emotion, strength. */
const cremaName = /^(\d{4})_[A-Z]{3}_([A-Z]{3})_[A-Z]{2}$/;

/** Actor and emotion of a CREMA-D name, or undefined. */
export function cremaFields(stem: string): { actor: string; emotion: string } | undefined {
  const match = cremaName.exec(stem);
  return match?.[1] && match[2] ? { actor: match[1], emotion: match[2] } : undefined;
}

/** Chooses labels.csv if there is one, CREMA-D names if nine in ten match, else folders. */
export function guessLabelSource(
  pairs: readonly FilePair[],
  table: LabelTable | undefined,
): LabelSource {
  if (table) return "labels-csv";
  const crema = pairs.filter((pair) => cremaFields(pair.stem) !== undefined).length;
  return crema > 0 && crema >= 0.9 * pairs.length ? "crema-d" : "folder";
}

/** Adds the label of each pair by its source; undefined if unknown. */
export function labelPairs(
  pairs: readonly FilePair[],
  source: LabelSource,
  table: LabelTable | undefined,
): { readonly pairs: LabelledPair[]; readonly problems: string[] } {
  if (source === "labels-csv" && table) return labelFromTable(pairs, table);
  if (source === "crema-d")
    return {
      pairs: pairs.map((pair) => ({ ...pair, label: cremaFields(pair.stem)?.emotion })),
      problems: [],
    };
  const folders = new Set(pairs.map((pair) => folderOf(mainFile(pair)?.path ?? "")));
  const aboveOthers = new Set([...folders].flatMap((folder) => ancestorsOf(folder)));
  return {
    pairs: pairs.map((pair) => {
      const folder = folderOf(mainFile(pair)?.path ?? "");
      // a file next to the class folders has no class
      const label = folder === "" || aboveOthers.has(folder) ? undefined : baseName(folder);
      return { ...pair, label };
    }),
    problems: [],
  };
}

const ancestorsOf = (folder: string): string[] =>
  folder === "" ? [] : [folderOf(folder), ...ancestorsOf(folderOf(folder))];

/** The ways in which a table can name a file, most exact first. */
const spellings: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => path.split("/").slice(1).join("/"),
  (path) => `${folderOf(path)}/${stemOf(path)}`,
  baseName,
  stemOf,
];

function labelFromTable(
  pairs: readonly FilePair[],
  table: LabelTable,
): { readonly pairs: LabelledPair[]; readonly problems: string[] } {
  const indices = spellings.map((spelling) => {
    const index = new Map<string, Set<FilePair>>();
    for (const pair of pairs)
      for (const path of pathsOf(pair)) {
        const key = spelling(plainPath(path));
        index.set(key, (index.get(key) ?? new Set()).add(pair));
      }
    return index;
  });
  const rowOf = new Map<FilePair, LabelRow>();
  const problems: string[] = [];
  for (const row of table.rows) {
    const matches = indices.map((index) => withVideoIfAny([...(index.get(row.file) ?? [])]));
    const found = matches.find((some) => some.length === 1)?.[0];
    if (found) {
      if (!rowOf.has(found)) rowOf.set(found, row);
    } else {
      const many = matches.find((some) => some.length > 1);
      problems.push(
        many
          ? `labels.csv line ${row.line}: "${row.file}" matches ${many.length} files; add its folder.`
          : `labels.csv line ${row.line}: "${row.file}" is not among the files.`,
      );
    }
  }
  return {
    pairs: pairs.map((pair) => {
      const row = rowOf.get(pair);
      return row ? { ...pair, label: row.label, row } : { ...pair, label: undefined };
    }),
    problems,
  };
}

/** The paths that can refer to a pair; features also by their clip's name alone. */
function pathsOf({ stem, video, sound, features = {} }: FilePair): string[] {
  const media = [video, sound].flatMap((file) => file?.path ?? []);
  const ready = Object.values(features).flatMap(({ path }) => [
    path,
    `${folderOf(path)}/${stem}.npy`,
  ]);
  return [...new Set([...media, ...ready])];
}

/** A bare stem can match a video, a sound and features in separate folders; the first one represents them. */
function withVideoIfAny(pairs: readonly FilePair[]): readonly FilePair[] {
  const videos = pairs.filter((pair) => pair.video !== undefined);
  const media = pairs.filter((pair) => pair.video ?? pair.sound);
  const [best] = [videos, media].filter((some) => some.length > 0);
  return best?.length === 1 ? best : pairs;
}
