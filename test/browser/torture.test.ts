import { existsSync, readFileSync } from "node:fs";
import { csvParseRows } from "d3-dsv";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClipCard } from "../../src/contract/clip";
import { openMediaPage, smallOptions, type MediaPage } from "../support/mediaPage";
import { refusedThoughPlayable, takenThoughRefused } from "../support/tortureExceptions";

/**
 * 490 damaged, odd and edge-case files. The manifest states how Chromium's own players handled
 * each. A dataset has the modalities of most clips, so the files are imported three times:
 * those that play with sound and picture, with picture only, and with sound only, each time with all that do not play.
 */
const root = "../shared/data/torture";
const missing = !existsSync(`${root}/manifest.csv`);
if (missing) console.warn(`SKIPPED: ${root} is missing, so no damaged file was tried.`);

const playable = ["av", "video-only", "audio-only"] as const;
type Playable = (typeof playable)[number];
interface Item {
  readonly path: string;
  readonly outcome: string;
  /** As ffprobe names them: "h264(160x120)+aac(44100/1)". */
  readonly streams: string;
}
interface Verdict extends Item {
  readonly accepted: boolean;
  readonly sentences: readonly string[];
}

function readManifest(): Item[] {
  const [head = [], ...rows] = csvParseRows(readFileSync(`${root}/manifest.csv`, "utf8"));
  const columns = ["path", "chromium156_outcome", "ffprobe_streams"].map((c) => head.indexOf(c));
  return rows.map((row) => {
    const [path = "", outcome = "", streams = ""] = columns.map((column) => row[column] ?? "");
    return { path, outcome, streams };
  });
}

/** Imports the files that play as `kind` together with all that do not play. */
async function verdicts(
  media: MediaPage,
  items: readonly Item[],
  kind: Playable,
): Promise<Verdict[]> {
  const others = playable.filter((other) => other !== kind);
  const dropped = items
    .filter(({ outcome }) => !others.some((other) => outcome === other))
    // a number makes every name unique and different from labels.csv
    .map((item, i) => {
      const name = `${i} ${item.path.split("/").pop() ?? ""}`;
      return { item, name, path: `all/${i % 2 === 0 ? "even" : "odd"}/${name}` };
    });
  const report = await media.importFiles(
    dropped.map(({ item, path }) => ({ path, disk: `${root}/${item.path}` })),
    smallOptions,
  );
  const manifest = report.outcome?.ok ? report.outcome.value : undefined;
  if (!manifest) throw new Error(JSON.stringify(report.outcome ?? report.plan));
  await media.call("manifestOf", "clips");
  const { clips: sealed } = await media.call<{ clips: ClipCard[] }>("splitReport", "test");
  const accepted = new Set([...manifest.clips, ...sealed].map((clip) => clip.id));
  console.log(
    `${kind}: ${dropped.length} files in ${(report.importMs / 1000).toFixed(1)} s, longest silence ${(report.longestWaitMs / 1000).toFixed(1)} s, ${accepted.size} accepted as ${manifest.modalities.map((m) => m.id).join("+")}`,
  );
  const flash = manifest.problems.filter((sentence) => sentence.includes("Flash video ("));
  return dropped.map(({ item, name, path }) => ({
    ...item,
    accepted: accepted.has(path),
    sentences: /\.flv$/.test(name)
      ? flash
      : manifest.problems.filter((sentence) => sentence.startsWith(`"${path}"`)),
  }));
}

const byKind = new Map<Playable, Verdict[]>();
let codecs: Record<string, boolean> = {};
let errors: readonly string[] = [];
let media: MediaPage | undefined;

beforeAll(async () => {
  if (missing) return;
  media = await openMediaPage();
  codecs = await media.call<Record<string, boolean>>("codecs");
  console.log(`this browser decodes: ${JSON.stringify(codecs)}`);
  const items = readManifest();
  for (const kind of playable) byKind.set(kind, await verdicts(media, items, kind));
  errors = [...media.errors];
  printTable();
});
afterAll(() => media?.close());

/** Prints the numbers of files, accepted files and reported files for each outcome of the manifest. */
function printTable(): void {
  const lines = new Map<string, { files: number; accepted: number; named: number }>();
  for (const [kind, list] of byKind)
    for (const { outcome, accepted, sentences } of list) {
      const key = `${outcome} (among ${kind})`;
      const line = lines.get(key) ?? { files: 0, accepted: 0, named: 0 };
      line.files += 1;
      line.accepted += Number(accepted);
      line.named += Number(sentences.length === 1);
      lines.set(key, line);
    }
  console.table(Object.fromEntries(lines));
}
/**
 * The manifest was made with a Chromium that has H.264 and AAC and no HEVC; in another browser, files
 * with these codecs can have other outcomes, so only their messages are checked.
 */
const comparable = ({ streams }: Item): boolean =>
  !(/h264/.test(streams) && codecs["avc"] === false) &&
  !(/aac/.test(streams) && codecs["aac"] === false) &&
  !(/hevc/.test(streams) && codecs["hevc"] === true);
const onlyComparable = (list: Readonly<Record<string, string>>): string[] => {
  const left = new Set(
    readManifest()
      .filter(comparable)
      .map((item) => item.path),
  );
  return Object.keys(list)
    .filter((path) => left.has(path))
    .sort();
};
const all = (): Verdict[] => [...byKind.values()].flat();
const pathsOf = (list: readonly Verdict[]): string[] =>
  [...new Set(list.map((v) => v.path))].sort();

test.skipIf(missing)("every file is accepted or has exactly one message", () => {
  const wrong = all().filter((v) => (v.accepted ? 0 : 1) !== v.sentences.length);
  expect(wrong).toEqual([]);
  expect(new Set(all().map((v) => v.path)).size).toBe(readManifest().length);
});

test.skipIf(missing)("every file that plays as audio-video is accepted", () => {
  const list = (byKind.get("av") ?? []).filter((v) => v.outcome === "av" && comparable(v));
  expect(list.length).toBeGreaterThan(0);
  expect(pathsOf(list.filter((v) => !v.accepted))).toEqual([]);
});

test.skipIf(missing)("files of one modality are accepted but for the listed exceptions", () => {
  const refused = (["video-only", "audio-only"] as const).flatMap((kind) =>
    (byKind.get(kind) ?? []).filter((v) => v.outcome === kind && !v.accepted && comparable(v)),
  );
  expect(pathsOf(refused)).toEqual(onlyComparable(refusedThoughPlayable));
});

test.skipIf(missing)(
  "files that Chromium refuses are not accepted but for the listed exceptions",
  () => {
    const taken = all().filter(
      (v) => v.accepted && comparable(v) && !playable.some((outcome) => outcome === v.outcome),
    );
    expect(pathsOf(taken)).toEqual(onlyComparable(takenThoughRefused));
  },
);

test.skipIf(missing)("nothing crashes and no error goes uncaught", () => {
  expect(errors).toEqual([]);
});

test.skipIf(missing)("messages are short and do not quote internal errors", () => {
  for (const { sentences } of all())
    for (const sentence of sentences) {
      expect(sentence.length).toBeLessThan(500);
      expect(sentence).not.toMatch(/undefined|\[object|internal error|slice is|Assertion/);
    }
});
