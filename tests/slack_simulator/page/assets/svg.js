// Drawing with SVG: nodes, and the patterns that tell the parts of a chart apart without colour.

import { me } from "./seen.js";
import { fresh } from "./tools.js";

export const TONES = 12;

export function svg(tag, facts = {}, ...inside) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(facts)) if (value !== null && value !== undefined) node.setAttribute(name, value);
  node.append(...inside.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== ""));
  return node;
}

const DOT = "M2 2h2.4v2.4h-2.4z";
const STROKES = ["", "M0 8L8 0M-2 2L2 -2M6 10L10 6", DOT, "M0 4H8", "M0 0L8 8M-2 6L2 10M6 -2L10 2", "M4 0V8"];

// The pattern of a part: its colour, and strokes over it. The second half of the parts doubles the strokes.
export function pattern(index) {
  const id = fresh("pattern");
  const strokes = STROKES[index % STROKES.length] + (index >= STROKES.length ? STROKES[3] : "");
  const ground = svg("rect", { width: 8, height: 8, class: "ground" });
  const node = svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", class: `tone-${index % TONES}` }, ground, svg("path", { d: strokes, class: "strokes" }));
  return { node, fill: `url(#${id})` };
}

const MARKS = ["M0 -4a4 4 0 1 0 .01 0z", "M-4 -4h8v8h-8z", "M0 -5L5 4H-5z", "M0 -5L5 0L0 5L-5 0z", "M0 5L5 -4H-5z", "M-4 -1.3h2.7v-2.7h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7z"];
export const DASHES = ["", "7 4", "2 3", "10 3 2 3", "12 4", "4 2 1 2"];

export const written = (value) => new Intl.NumberFormat(me().locale, { maximumFractionDigits: 2 }).format(value);
export const mark = (index, x, y) => svg("path", { d: MARKS[index % MARKS.length], transform: `translate(${x} ${y})`, class: `mark tone-${index % TONES}` });
