// A pie: every slice with its share beside it, and its value in the legend.

import { TONES, pattern, svg, written } from "./svg.js";

const SIZE = 240;
const RADIUS = 84;
const MIDDLE = SIZE / 2;

const at = (share, radius) => {
  const turn = share * 2 * Math.PI;
  return [MIDDLE + radius * Math.sin(turn), MIDDLE - radius * Math.cos(turn)].map((each) => each.toFixed(2));
};

function outline(from, to) {
  // An arc cannot end where it begins, so the only slice is a circle.
  if (to - from > 0.9999) return `M${MIDDLE} ${MIDDLE - RADIUS}a${RADIUS} ${RADIUS} 0 1 1 -.01 0z`;
  return `M${MIDDLE} ${MIDDLE}L${at(from, RADIUS).join(" ")}A${RADIUS} ${RADIUS} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to, RADIUS).join(" ")}z`;
}

export function pie(segments) {
  const total = segments.reduce((sum, each) => sum + each.value, 0);
  const patterns = segments.map((_, index) => pattern(index));
  let from = 0;
  const slices = segments.map(({ value }, index) => {
    const to = from + value / total;
    const slice = svg("path", { d: outline(from, to), fill: patterns[index].fill, class: `part tone-${index % TONES}` });
    const [x, y] = at((from + to) / 2, RADIUS + 18);
    from = to;
    return [slice, svg("text", { x, y: Number(y) + 4, "text-anchor": "middle", class: "value" }, `${Math.round((value / total) * 100)}%`)];
  });
  const sign = (index) => svg("rect", { x: -8, y: -8, width: 16, height: 16, rx: 3, fill: patterns[index].fill, class: `part tone-${index % TONES}` });
  const legend = segments.map(({ label, value }, index) => ({ sign: sign(index), words: `${label}: ${written(value)}` }));
  return { width: SIZE, height: SIZE, patterns: patterns.map((each) => each.node), nodes: slices, legend };
}
