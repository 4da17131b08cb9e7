/**
 * The floor: `npm run floor -- --out docs/floor [--clips FOLDER] [--seeds 5,6,7] [--sets seesaw,hum]
 * [--config FILE.json]`. Trains each modality of every set alone, in Node, compares it with ridge regression on the same
 * input, and writes floor.json (every measurement) and table.md. Another call continues.
 * `--clips` is a folder that has the folders of real clips; without it only built-in clips are measured.
 * `--config` is a partial experiment over the network and training of `floor/sets.ts`.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FeatureDoor } from "../src/contract/door";
import { importForNode } from "../tools/buildForNode";
import { buildKernels } from "../tools/buildKernels";
import { runCommand } from "../tools/command";
import { saveWhole } from "../tools/compareToEnd";
import { describeNode } from "../tools/machine";
import { readJson } from "../tools/readJson";
import { root } from "../tools/serve";
import { ensureDecoded } from "./clips/ensureDecoded";
import type * as FloorDriver from "./floor/driver";
import { findCell, withCell, type FloorCell, type FloorFile } from "./floor/floorFile";
import type { FloorSet } from "./floor/sets";
import { markdownFloor } from "./floor/table";
import type { NodeLab } from "./nodeLab";

type Driver = typeof FloorDriver;

interface Study {
  readonly driver: Driver;
  readonly config: unknown;
  readonly seeds: readonly number[];
  readonly clips: string | undefined;
  /** Cells so far, and the function that saves them with another one. */
  cells(): readonly FloorCell[];
  add(cell: FloorCell): Promise<void>;
}

function listOf(text: string, name: string): readonly number[] {
  const numbers = text.split(",").map(Number);
  if (numbers.some((value) => !Number.isInteger(value) || value < 0))
    throw new Error(`--${name} must be whole numbers with commas, not ${text}.`);
  return numbers;
}

function setsOf(all: readonly FloorSet[], text: string | undefined): readonly FloorSet[] {
  if (text === undefined) return all;
  return text.split(",").map((id) => {
    const found = all.find((set) => set.id === id);
    if (!found) throw new Error(`--sets: "${id}" is not one of ${all.map((set) => set.id).join(", ")}.`); // prettier-ignore
    return found;
  });
}

const settingOf = (config: object): string => JSON.stringify({ ...config, seed: 0 });

/** The settings of this call: measurements of others stay in the file and out of the table. */
const settingsOf = (driver: Driver, config: unknown): ReadonlySet<string> =>
  new Set(
    driver.floorSets.flatMap((set) =>
      set.data.map((data) => settingOf(driver.configOf(set, config, { data, seed: 0 }))),
    ),
  );

/** Measures the modalities of one draw of a set that have no cell yet. */
async function measureDraw(
  { driver, config, cells, add }: Study,
  floorSet: FloorSet,
  { features, lab }: { readonly features: FeatureDoor; readonly lab: NodeLab },
  { data, seed }: { readonly data: FloorSet["data"][number]; readonly seed: number },
): Promise<void> {
  const { id: set, name } = floorSet;
  const base = driver.configOf(floorSet, config, { data, seed });
  const setting = settingOf(base);
  const manifest = await driver.openClips(features, base);
  const missing = manifest.modalities.filter(
    ({ id }) => !findCell(cells(), { set, modality: id, seed, setting }),
  );
  if (missing.length === 0) return;
  const floor = await driver.measureRidge(features, manifest);
  for (const { id: modality } of missing) {
    const ridge = floor.ridge[modality];
    if (!ridge) continue;
    const alone = { ...base, modalities: [modality] };
    const trained = await driver.trainAndTest(lab, alone);
    const encoder = driver.encoderNameOf(alone, manifest.modalities);
    const { classes, clips } = floor;
    await add({ set, modality, seed, setting, classes, clips, ridge, encoder, trained });
    const [own, linear] = [trained.accuracy, ridge.accuracy].map((x) => (100 * x).toFixed(1));
    console.log(`${name}, ${modality}, seed ${seed}: ${encoder} ${own}, ridge ${linear}.`);
  }
}

async function measureSet(study: Study, set: FloorSet): Promise<void> {
  const { folder, data } = set;
  if (folder !== undefined && study.clips === undefined) return;
  const cache =
    folder === undefined
      ? undefined
      : await ensureDecoded(join(study.clips ?? "", folder), data[0], console.log);
  const features = study.driver.openFeatures(cache);
  const lab = await study.driver.createNodeLab(root, features);
  for (const seed of study.seeds)
    for (const one of data) await measureDraw(study, set, { features, lab }, { data: one, seed });
}

const machine = describeNode("WebAssembly on one thread");

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      clips: { type: "string" },
      seeds: { type: "string", default: "5,6,7" },
      sets: { type: "string" },
      config: { type: "string" },
    },
  });
  const { out, clips } = values;
  if (out === undefined) throw new Error("--out FOLDER is missing.");
  const seeds = listOf(values.seeds, "seeds");
  const config = values.config === undefined ? {} : readJson(values.config);
  await mkdir(out, { recursive: true });
  const file = join(out, "floor.json");
  const before = existsSync(file) ? (readJson(file) as FloorFile).cells : [];
  await buildKernels();
  const built = await mkdtemp(join(tmpdir(), "counterpoise-floor-"));
  try {
    const driver = (await importForNode(join(import.meta.dirname, "floor/driver.ts"), built)) as Driver; // prettier-ignore
    const sets = setsOf(driver.floorSets, values.sets);
    let cells = before;
    const command = `npm run floor -- ${process.argv.slice(2).join(" ")}`;
    const fileNow = (): FloorFile => ({ command, machine, cells });
    const save = (): Promise<void> => saveWhole(file, `${JSON.stringify(fileNow(), null, 1)}\n`);
    const settings = settingsOf(driver, config);
    const table = (): string => {
      const own = cells.filter(({ setting }) => settings.has(setting));
      return markdownFloor({ ...fileNow(), cells: own }, driver.floorSets);
    };
    const study: Study = {
      driver,
      config,
      seeds,
      clips,
      cells: () => cells,
      add: async (cell) => {
        cells = withCell(cells, cell);
        await save();
      },
    };
    for (const set of sets) await measureSet(study, set);
    // names this command, even if it measured nothing
    await save();
    await writeFile(join(out, "table.md"), table());
    console.log(`\n${table()}`);
  } finally {
    await rm(built, { recursive: true, force: true });
  }
});
