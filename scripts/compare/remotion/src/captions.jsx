import React from "react";
import { useCurrentFrame, useVideoConfig } from "remotion";
import { clamp } from "./motion.js";

// Captions shows the cue of the moment, the spoken word on a pill.
export function Captions({ cues, look, offset }) {
  const { fps } = useVideoConfig();
  const t = offset + useCurrentFrame() / fps;
  const cue = cues.find((c) => c.from <= t && t < c.to);
  if (!cue) return null;
  const spoken = cue.lines.flat().findLast((w) => w.at <= t);
  const opacity = Math.min(clamp((t - cue.from) / 0.1 + 0.34), clamp((cue.to - t) / 0.1 + 0.34));
  return (
    <div style={{ position: "absolute", left: 0, right: 0, bottom: 400, textAlign: "center", font: "700 48px/66px Inter", color: look.text, opacity }}>
      {cue.lines.map((line, i) => (
        <div key={i}>
          {line.map((w, j) => (
            <span key={j} style={{ padding: "2px 7px 4px", borderRadius: 12, ...(w === spoken && { background: look.accent, color: look.on_accent }) }}>{w.word}</span>
          ))}
        </div>
      ))}
    </div>
  );
}
