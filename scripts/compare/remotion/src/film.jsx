import React from "react";
import { AbsoluteFill, Audio, Sequence, staticFile, useCurrentFrame, useVideoConfig } from "remotion";
import { Captions } from "./captions.jsx";
import { Ground } from "./ground.jsx";
import { Joint } from "./joint.jsx";
import { scenes } from "./scenes.jsx";

// lookOf is the palette of a shot: those that stand on the accent swap it with the ground.
function lookOf(theme, shot) {
  const p = theme.palette;
  if (shot.scene.ground !== "accent") return { ...p, light: true, paint: p.accent };
  return { ...p, background: p.accent, mesh: [p.accent, "#6a1590", p.accent, "#7a22a2"], text: p.on_accent, muted: p.background, accent: p.mesh[1], on_accent: p.accent, paint: p.mesh[1] };
}

function Shot({ shot, next, look, icons, seed }) {
  const { fps } = useVideoConfig();
  const t = useCurrentFrame() / fps;
  const Scene = scenes[shot.scene.kind];
  if (!Scene) throw new Error(`scene ${shot.scene.kind} is not drawn here: only those of the sample film are`);
  return (
    <Joint enter={shot.transition} leave={next?.transition} look={look}>
      <Ground look={look} t={t} seed={seed} />
      <Scene scene={shot.scene} look={look} icons={icons} t={t} />
    </Joint>
  );
}

export function Film({ manifest, theme, cues, icons, sound }) {
  const { fps } = useVideoConfig();
  let at = 0;
  return (
    <AbsoluteFill style={{ background: theme.palette.background }}>
      {manifest.shots.map((shot, i) => {
        const from = Math.round(at * fps);
        at += shot.length_sec;
        const look = lookOf(theme, shot);
        const until = Math.round(at * fps);
        return (
          <Sequence key={shot.id} from={from} durationInFrames={until - from}>
            <Shot shot={shot} next={manifest.shots[i + 1]} look={look} icons={icons} seed={i} />
            <Captions cues={cues} look={look} offset={from / fps} />
          </Sequence>
        );
      })}
      <Audio src={staticFile(sound)} />
    </AbsoluteFill>
  );
}
