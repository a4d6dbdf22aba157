import React from "react";
import { Count, Icon, Rule, Words } from "./parts.jsx";
import { back, out, part, smooth } from "./motion.js";

const column = { position: "absolute", left: 70, right: 70, top: 0, height: 1350, display: "flex", flexDirection: "column", justifyContent: "center" };
const centred = { ...column, alignItems: "center", textAlign: "center" };

function Title({ scene, look, icons, t }) {
  return (
    <div style={{ ...column, justifyContent: "flex-end" }}>
      <Icon svg={icons[scene.icon]} size={290} from={0.1} t={t} />
      <Words text={scene.heading} emphasis={scene.emphasis} look={look} size={142} from={0.1} t={t} underline={1.2} />
    </div>
  );
}

function Figure({ scene, look, t }) {
  const head = scene.heading && <Words text={scene.heading} look={look} size={58} from={0.1} t={t} />;
  const label = scene.figure.label && <Words text={scene.figure.label} look={look} size={72} from={0.6} t={t} />;
  return (
    <div style={scene.heading ? centred : column}>
      {scene.kicker && <div style={{ font: "500 36px Inter", letterSpacing: 4, textTransform: "uppercase", color: look.muted, opacity: smooth(t * 3) }}>{scene.kicker}</div>}
      {head}
      <Count figure={scene.figure} size={scene.heading ? 320 : 190} colour={look.accent} from={0.35} t={t} />
      {!scene.heading && <Rule width={180} colour={look.accent} from={0.7} t={t} />}
      {label}
    </div>
  );
}

function Statement({ scene, look, t }) {
  const p = part(t, 0, 0.7);
  return (
    <div style={centred}>
      <div style={{ background: look.card, borderRadius: 30, padding: "80px 90px", textAlign: "left", boxShadow: "0 8px 24px #0002", opacity: smooth(p * 3), transform: `translateY(${60 * (1 - out(p))}px)` }}>
        <Words text={scene.heading} emphasis={scene.emphasis} look={{ ...look, text: look.on_card }} size={116} from={0.12} t={t} />
      </div>
    </div>
  );
}

function List({ scene, look, t }) {
  return (
    <div style={{ ...column, gap: 170 }}>
      {scene.items.map((item, i) => {
        const from = 0.45 + i * 0.9;
        return (
          <div key={i} style={{ display: "flex", alignItems: "center", gap: 38 }}>
            <Tick look={look} p={part(t, from, 0.5)} />
            <Words text={item.title} look={look} size={90} from={from + 0.08} t={t} />
          </div>
        );
      })}
    </div>
  );
}

function Tick({ look, p }) {
  return (
    <svg width="118" height="118" viewBox="0 0 118 118" style={{ flex: "none", transform: `scale(${back(p)})`, opacity: smooth(p * 3) }}>
      <circle cx="59" cy="59" r="59" fill={look.accent} />
      <circle cx="59" cy="59" r="31" fill={look.on_accent} />
      <path d="M45 60l10 10 19-20" fill="none" stroke={look.accent} strokeWidth="8" strokeLinecap="round" />
    </svg>
  );
}

function Price({ scene, look, icons, t }) {
  const p = part(t, 0.1, 0.6);
  const [lead] = scene.figure.text.split(/\s*(?=\d)/);
  return (
    <div style={centred}>
      <Icon svg={icons[scene.icon]} size={290} from={0} t={t} />
      <div style={{ marginTop: 60, width: 790, height: 475, background: look.accent, color: look.on_accent, opacity: smooth(p * 3), transform: `translateX(${216 * (1 - back(p))}px)`, clipPath: "polygon(0 35%, 12% 0, 100% 0, 100% 100%, 12% 100%, 0 65%)", display: "flex", flexDirection: "column", justifyContent: "center", paddingLeft: 170, boxSizing: "border-box", textAlign: "left" }}>
        <div style={{ position: "absolute", left: 60, top: 218, width: 40, height: 40, borderRadius: 20, background: look.background }} />
        <Words text={lead} look={{ ...look, text: look.on_accent }} size={70} from={0.35} t={t} />
        <Count figure={scene.figure} size={108} colour={look.on_accent} from={0.35} t={t} />
      </div>
    </div>
  );
}

function Closing({ scene, look, t }) {
  const p = part(t, 0, 1);
  return (
    <>
      <div style={{ position: "absolute", right: -320, top: -340, width: 780, height: 780, borderRadius: "50%", background: look.accent, transform: `scale(${out(p)})` }} />
      <div style={centred}>
        <Words text={scene.heading} emphasis={scene.emphasis} look={look} size={92} from={0.15} t={t} underline={1.2} />
      </div>
    </>
  );
}

// scenes are those of the sample film.
export const scenes = { title: Title, figure: Figure, statement: Statement, list: List, price: Price, closing: Closing };
