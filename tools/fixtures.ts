/**
 * `npm run fixtures` encodes the clips of test/fixtures again. They are drawings and tones of this project, so
 * its licence covers them. Encoders differ between browsers, so the bytes may change while the content does not.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { launchBrowser } from "./chromium";
import type { DrawnClip } from "./fixtures/encodeClip";
import { root, serveModules } from "./serve";

const shapes = ["circle", "square"] as const;
/** Each talker has a colour and a voice of its own, so that groups differ. */
const talkers = [
  { name: "ann", colour: "#c33", octaves: 0 },
  { name: "bob", colour: "#3a3", octaves: 0.2 },
  { name: "cem", colour: "#36c", octaves: 0.4 },
  { name: "dee", colour: "#cc3", octaves: 0.6 },
] as const;
const takes = [1, 2] as const;

/** Hertz of a class before the talker's voice; the takes differ by a semitone. */
const hzOf = { circle: 300, square: 900 } as const;

/** Every clip by its path in test/fixtures. */
function plannedClips(): ReadonlyMap<string, DrawnClip> {
  const clips = new Map<string, DrawnClip>();
  for (const shape of shapes)
    for (const { name, colour, octaves } of talkers)
      for (const take of takes) {
        const hz = hzOf[shape] * 2 ** (octaves + take / 12);
        const parts = ["picture", "sound"] as const;
        clips.set(`clips/${shape}/${name}_${take}.webm`, { shape, colour, hz, parts });
      }
  const odd = { shape: "circle", colour: "#c33", hz: 300 } as const;
  clips.set("odd/no-sound.webm", { ...odd, parts: ["picture"] });
  clips.set("odd/no-picture.webm", { ...odd, parts: ["sound"] });
  return clips;
}

const served = await serveModules();
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(`${served.url}blank.html`);
  for (const [path, clip] of plannedClips()) {
    const call = `import("/tools/fixtures/encodeClip.ts").then((m) => m.encodeClip(${JSON.stringify(clip)}))`;
    const bytes = new Uint8Array(await page.evaluate<number[]>(call));
    const file = join(root, "test/fixtures", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    console.log(`${path}: ${bytes.length} bytes`);
  }
} finally {
  await browser.close();
  await served.close();
}
