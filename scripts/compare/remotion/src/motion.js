// The easing of the studio: shared/studio/motion.
export const clamp = (v) => Math.min(Math.max(v, 0), 1);
export const part = (t, from, length) => clamp((t - from) / length);
export const out = (p) => 1 - (1 - clamp(p)) ** 5;
export const into = (p) => clamp(p) ** 3;
export const smooth = (p) => { const q = clamp(p); return q * q * (3 - 2 * q); };
export const back = (p) => { const q = clamp(p) - 1; return 1 + 2.70158 * q ** 3 + 1.70158 * q ** 2; };
