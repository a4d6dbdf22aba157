import React from "react";
import { AbsoluteFill } from "remotion";

// Ground is the moving gradient and four slow shapes over it.
export function Ground({ look, t, seed }) {
  const blobs = look.mesh.map((colour, i) => {
    const a = t * 0.25 + i * 1.7 + seed;
    return `radial-gradient(circle at ${50 + 38 * Math.sin(a)}% ${50 + 42 * Math.cos(a * 0.8)}%, ${colour} 0%, ${colour}00 62%)`;
  });
  return (
    <AbsoluteFill style={{ background: `${blobs.join(",")}, ${look.background}` }}>
      <Shape t={t} turn={seed} x={690} y={-170} size={560} style={{ borderRadius: "50%", border: `100px solid ${look.paint}`, opacity: 0.1 }} />
      <Shape t={t} turn={seed + 1} x={640} y={1400} size={720} style={{ borderRadius: "50%", background: look.paint, opacity: 0.24 }} />
      <Shape t={t} turn={seed + 2} x={-120} y={1640} size={320} style={{ borderRadius: 60, background: "#fffaf0", opacity: 0.55 }} />
      <Shape t={t} turn={seed + 3} x={-60} y={-60} size={420} style={{ borderRadius: 70, background: look.paint, opacity: 0.12 }} />
    </AbsoluteFill>
  );
}

function Shape({ t, turn, x, y, size, style }) {
  const dx = 26 * Math.sin(t * 0.4 + turn * 2), dy = 26 * Math.cos(t * 0.35 + turn);
  return <div style={{ position: "absolute", left: x + dx, top: y + dy, width: size, height: size, boxSizing: "border-box", ...style }} />;
}
