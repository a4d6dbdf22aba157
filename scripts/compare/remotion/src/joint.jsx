import React from "react";
import { AbsoluteFill, useCurrentFrame, useVideoConfig } from "remotion";
import { clamp, into } from "./motion.js";

const enterFrames = 11, leaveFrames = 9; // shared/studio/transition

// Joint draws the two ends of a shot as the transitions want, p of it covered.
export function Joint({ enter, leave, look, children }) {
  const n = useCurrentFrame();
  const { durationInFrames, width } = useVideoConfig();
  const left = durationInFrames - n;
  let name = "cut", p = 0, dir = 1;
  if (enter !== "cut" && n < enterFrames) [name, p, dir] = [enter, into(1 - n / enterFrames), -1];
  else if (leave && leave !== "cut" && left <= leaveFrames) [name, p, dir] = [leave, into(1 - (left - 1) / leaveFrames), 1];
  const shift = name === "push" ? `translateX(${-dir * p * width}px)` : undefined;
  return (
    <AbsoluteFill style={{ background: look.background }}>
      <AbsoluteFill style={{ transform: shift }}>{children}</AbsoluteFill>
      {p > 0 && <Cover name={name} p={p} dir={dir} look={look} />}
    </AbsoluteFill>
  );
}

function Cover({ name, p, dir, look }) {
  switch (name) {
    case "dip":
      return <AbsoluteFill style={{ background: look.background, opacity: p }} />;
    case "morph":
      return <AbsoluteFill style={{ background: look.paint, clipPath: `circle(${p * 115}% at 50% 50%)` }} />;
    case "wipe":
      return <AbsoluteFill style={{ background: look.background, transform: `translateX(${(dir > 0 ? p - 1 : 1 - p) * 100}%)` }} />;
    case "rise":
      return [0, 1, 2, 3].map((i) => {
        const late = (dir < 0 ? 3 - i : i) / 4 * 0.35;
        const q = clamp((p - late) / 0.65);
        return <div key={i} style={{ position: "absolute", left: `${i * 25}%`, width: "25.2%", height: "100%", background: look.background, transform: `translateY(${(dir > 0 ? 1 - q : q - 1) * 100}%)` }} />;
      });
  }
  return null;
}
