// What Remotion is to draw, read from what `aiprod make` left beside its film: node film.mjs FILM.mp4 REPOSITORY OUT.json
import { readFileSync, writeFileSync } from "node:fs";

const [film, repository, out] = process.argv.slice(2);
const beside = (ending) => readFileSync(film.replace(/\.mp4$/, ending), "utf8");
const data = (path) => JSON.parse(readFileSync(`${repository}/${path}`, "utf8"));

const manifest = JSON.parse(beside(".manifest.json"));
const theme = data("shared/studio/theme/themes.json").themes.find((t) => t.name === manifest.theme.name);
const { icons } = data("shared/studio/icon/icons.json");

// cues are the captions of the film. Words within one are timed by their length: the file has times of cues only.
const seconds = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const cues = [...beside(".vtt").matchAll(/([\d:.]+) --> ([\d:.]+).*\n((?:.+\n?)+)/g)].map(([, start, end, text]) => {
  const from = seconds(start), to = seconds(end);
  const letters = text.replace(/\s/g, "").length;
  let said = 0;
  const lines = text.trim().split("\n").map((line) => line.split(" ").map((word) => {
    const at = from + (to - from) * (said / letters);
    said += word.length;
    return { word, at };
  }));
  return { from, to, lines };
});

const named = [...new Set(manifest.shots.map((s) => s.scene.icon).filter(Boolean))];
const drawings = Object.fromEntries(named.map((name) => [name, icons[name].colour ?? icons[name].plain]));
writeFileSync(out, JSON.stringify({ manifest, theme, cues, icons: drawings, sound: "sound.m4a" }));
