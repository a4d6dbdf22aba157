// Prints what was measured as a table, then as one line of JSON: node table.mjs OURS.json THEIRS.json FRAMES FPS MACHINE
import { readFileSync } from "node:fs";

const [ours, theirs] = process.argv.slice(2, 4).map((file) => JSON.parse(readFileSync(file, "utf8")));
const [frames, fps, machine] = process.argv.slice(4);
const row = (name, m) => console.log(name.padEnd(34), ...[m.wall_s, m.cpu_s, m.peak_mb, m.fps].map((v) => String(v).padStart(9)));
for (const m of [ours, theirs]) m.fps = +(frames / m.wall_s).toFixed(1);

console.log(machine);
console.log("".padEnd(34), ...["wall, s", "CPU, s", "peak, MB", "frames/s"].map((head) => head.padStart(9)));
row("aiprod: the whole job, brief to MP4", ours);
row("Remotion: rendering alone", theirs);
const ratio = (key) => +(theirs[key] / ours[key]).toFixed(2);
console.log(`Remotion takes ${ratio("wall_s")} times the time and ${ratio("cpu_s")} times the CPU;`,
  `it runs at ${(frames / fps / theirs.wall_s).toFixed(2)} times real time, ours at ${(frames / fps / ours.wall_s).toFixed(2)}.`);
console.log(JSON.stringify({ aiprod: ours, remotion: theirs, wall_ratio: ratio("wall_s"), cpu_ratio: ratio("cpu_s"), machine }));
