/**
 * Decodes a folder of clips for studies in Node, which has no codecs:
 * `npm run clips -- --data FOLDER [--config FILE.json]`. The configuration's `data` names the sizes. Prints the
 * clips of each split; later runs with the same files and sizes read the stored clips.
 */
import { parseArgs } from "node:util";
import { clipsDataId } from "../src/contract/clipsData";
import { choicesIn } from "../src/contract/parseChoices";
import { valueOf } from "../src/contract/valueOf";
import { runCommand } from "../tools/command";
import { isRecord, readJson } from "../tools/readJson";
import { openDecodedFolder } from "./clips/decodedFolder";
import { ensureDecoded } from "./clips/ensureDecoded";

runCommand(async () => {
  const { values } = parseArgs({
    options: { data: { type: "string" }, config: { type: "string" } },
  });
  if (values.data === undefined) throw new Error("--data FOLDER is missing.");
  const json = values.config === undefined ? {} : readJson(values.config);
  const [data = { id: clipsDataId }] = isRecord(json) ? choicesIn(json["data"]) : [];
  const cache = await ensureDecoded(values.data, data, (line) => console.log(line));
  const { classes, counts, modalities, problems } = valueOf(
    await openDecodedFolder(cache).manifest(data, 0),
  );
  const shapes = modalities.map(({ id, shape }) => `${id} ${shape.join(" x ")}`);
  console.log(`${classes.length} classes; ${shapes.join(", ")}.`);
  console.log(
    `${counts.train} clips to train on, ${counts.validation} to validate, ${counts.test} to test.`,
  );
  for (const problem of problems) console.log(problem);
});
