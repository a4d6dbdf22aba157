// Renders the film with Remotion: node render.mjs BUNDLE PROPS.json OUT.mp4 [LAST_FRAME]
import { readFileSync } from "node:fs";
import { renderMedia, selectComposition } from "@remotion/renderer";

const [serveUrl, props, out, last] = process.argv.slice(2);
const common = {
  serveUrl,
  inputProps: JSON.parse(readFileSync(props, "utf8")),
  browserExecutable: process.env.CHROMIUM,
  chromeMode: "chrome-for-testing",
  chromiumOptions: { gl: null },
  logLevel: "error",
};
const composition = await selectComposition({ ...common, id: "film" });
await renderMedia({
  ...common,
  composition,
  codec: "h264",
  x264Preset: "veryfast", // preset and crf as ours
  crf: 20,
  imageFormat: "jpeg",
  concurrency: Number(process.env.CONCURRENCY || 2),
  frameRange: last ? [0, Number(last)] : null,
  outputLocation: out,
});
process.exit(0); // Remotion leaves handles open
