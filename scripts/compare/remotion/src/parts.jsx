import React from "react";
import { back, out, part, smooth } from "./motion.js";

const plain = (word) => word.toLowerCase().replace(/[.,:;!?]+$/, "");

// Words is a text whose words rise one after the other from behind their line; emphasised ones are in the accent and get underlined.
export function Words({ text, emphasis = [], look, size, from, t, underline }) {
  const loud = new Set(emphasis.flatMap((e) => e.split(" ")).map(plain));
  return (
    <div style={{ font: `900 ${size}px/1.12 "League Spartan"`, letterSpacing: "-0.02em", textWrap: "balance", color: look.text }}>
      {text.split(" ").map((word, i) => {
        const p = part(t, from + i * 0.07, 0.6);
        const accent = loud.has(plain(word));
        return (
          <span key={i} style={{ display: "inline-block", position: "relative", overflow: "hidden", marginRight: "0.26em", verticalAlign: "top" }}>
            <span style={{ display: "inline-block", transform: `translateY(${100 * (1 - out(p))}%)`, opacity: smooth(p * 3), color: accent ? look.accent : undefined }}>{word}</span>
            {accent && underline && <i style={{ position: "absolute", left: 0, bottom: 2, height: 8, width: `${100 * out(part(t, from + underline, 0.7))}%`, background: look.accent }} />}
          </span>
        );
      })}
    </div>
  );
}

// Count is a number that counts up to its value, its digits rolling.
export function Count({ figure, size, colour, from, t }) {
  const decimals = figure.decimals ?? 0;
  const shown = figure.value * out(part(t, from, 1.2));
  const digits = figure.value.toFixed(decimals).split("");
  const step = 1.1 * size;
  return (
    <div style={{ font: `900 ${size}px/${step}px "League Spartan"`, letterSpacing: "-0.02em", color: colour, display: "flex", height: step, overflow: "hidden", whiteSpace: "pre" }}>
      {digits.map((d, i) => {
        if (d === ".") return <span key={i}>{figure.point ?? "."}</span>;
        const place = 10 ** (digits.join("").replace(/\..*/, "").length - 1 - (i - (i > digits.indexOf(".") && decimals ? 1 : 0)));
        const turn = shown / place;
        const roll = place < 10 ** -decimals * 1.5 ? turn % 10 : Math.floor(turn % 10) + Math.max(0, (turn % 1) * 10 - 9);
        return (
          <span key={i} style={{ display: "inline-block", height: step, transform: `translateY(${-roll * step}px)` }}>
            {[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((n, k) => <span key={k} style={{ display: "block" }}>{n}</span>)}
          </span>
        );
      })}
      <span>{figure.suffix ?? ""}</span>
    </div>
  );
}

// Icon pops up and sways.
export function Icon({ svg, size, from, t }) {
  const p = part(t, from, 0.6);
  const style = { width: size, height: size, flex: "none", opacity: smooth(p * 3), transform: `translateY(${8 * Math.sin(t * 1.3)}px) scale(${back(p)})` };
  return <svg viewBox="0 0 32 32" style={style} dangerouslySetInnerHTML={{ __html: svg }} />;
}

// Rule is a line that grows.
export function Rule({ width, colour, from, t }) {
  return <div style={{ width: width * out(part(t, from, 0.8)), height: 8, margin: "36px 0", background: colour }} />;
}
