// Charts: pie, bar, line and area, with a legend, and their numbers as a table for those who listen.

import { el, fresh } from "./tools.js";
import { pie } from "./pie.js";
import { DASHES, TONES, mark, pattern, svg, written } from "./svg.js";
import { scrolling } from "./tables.js";

const SIZE = { width: 560, height: 300, left: 56, right: 12, top: 18 };
const NAMES = { pie: "Pie chart", bar: "Bar chart", line: "Line chart", area: "Area chart" };

export function drawChart(block) {
  const { chart } = block;
  const title = el("figcaption", { id: fresh("chart"), class: "chart-title" }, block.title);
  const parts = chart.type === "pie" ? pie(chart.segments) : plotted(chart);
  const facts = { viewBox: `0 0 ${parts.width} ${parts.height}`, class: `chart ${chart.type}`, role: "img", "aria-label": `${NAMES[chart.type]}: ${block.title}` };
  const drawing = scrolling(svg("svg", facts, svg("defs", {}, parts.patterns), parts.nodes), `${NAMES[chart.type]}: ${block.title}`);
  return el("figure", { class: `charted ${chart.type}` }, title, el("div", { class: "plot" }, drawing, legend(parts.legend)), numbers(block));
}

const legend = (entries) =>
  el("ul", { class: "legend" }, entries.map(({ sign, words }) => el("li", {}, svg("svg", { viewBox: "-10 -10 20 20", class: "sign", "aria-hidden": "true" }, sign), el("span", {}, words))));

function numbers({ title, chart }) {
  const series = chart.type === "pie" ? [{ name: "Value", data: chart.segments }] : chart.series;
  const labels = chart.type === "pie" ? chart.segments.map((each) => each.label) : chart.axis_config.categories;
  const head = el("tr", {}, el("td"), series.map((each) => el("th", { scope: "col" }, each.name)));
  const rows = labels.map((label) => el("tr", {}, el("th", { scope: "row" }, label), series.map((each) => el("td", {}, written(valueAt(each, label))))));
  return el("div", { class: "unseen" }, el("table", {}, el("caption", {}, title), el("thead", {}, head), el("tbody", {}, rows)));
}

const valueAt = (series, label) => series.data.find((each) => each.label === label)?.value ?? 0;

// The ends of the axis and the lines between them, at round numbers.
function rounded(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
  const first = Math.floor(low / step);
  const lines = Math.ceil(high / step) - first || 1;
  return Array.from({ length: lines + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function plotted(chart) {
  const { categories, x_label, y_label } = chart.axis_config;
  const isSlanted = categories.join("").length * 7 > SIZE.width - 120 - categories.length * 8;
  const bottom = SIZE.height - (x_label ? 26 : 8) - (isSlanted ? 74 : 20);
  const ticks = rounded(chart.series.flatMap((each) => each.data.map((point) => point.value)));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const band = (SIZE.width - SIZE.left - SIZE.right) / categories.length;
  const scale = {
    band,
    categories,
    x: (index) => SIZE.left + band * (index + 0.5),
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - SIZE.top),
  };
  const patterns = chart.series.map((_, index) => pattern(index));
  const rows = chart.series.map((each) => categories.map((label) => valueAt(each, label)));
  const labels = { x_label, y_label, bottom, isSlanted };
  return {
    width: SIZE.width,
    height: SIZE.height,
    patterns: patterns.map((each) => each.node),
    nodes: [axes(scale, ticks, labels), PLOTS[chart.type](rows, scale, patterns)],
    legend: chart.series.map((each, index) => ({ sign: SIGNS[chart.type](index, patterns[index].fill), words: each.name })),
  };
}

function axes(scale, ticks, { x_label, y_label, bottom, isSlanted }) {
  const across = (value) => svg("line", { x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: scale.y(value), y2: scale.y(value), class: value === 0 ? "zero" : "grid" });
  const tick = (value) => svg("text", { x: SIZE.left - 8, y: scale.y(value) + 4, "text-anchor": "end" }, written(value));
  const label = (words, index) => {
    const [x, y] = [scale.x(index), bottom + 16];
    return svg("text", isSlanted ? { x, y, "text-anchor": "end", transform: `rotate(-35 ${x} ${y})` } : { x, y, "text-anchor": "middle" }, words);
  };
  const middle = (SIZE.top + bottom) / 2;
  return svg(
    "g",
    { class: "axes" },
    ticks.map(across),
    ticks.map(tick),
    scale.categories.map(label),
    x_label ? svg("text", { x: (SIZE.left + SIZE.width) / 2, y: SIZE.height - 8, "text-anchor": "middle", class: "axis" }, x_label) : null,
    y_label ? svg("text", { x: 14, y: middle, "text-anchor": "middle", class: "axis", transform: `rotate(-90 14 ${middle})` }, y_label) : null,
  );
}

const valueLabel = (value, x, y) => svg("text", { x, y, "text-anchor": "middle", class: "value" }, written(value));

function bars(rows, scale, patterns) {
  const width = Math.min(48, (scale.band * 0.76) / rows.length);
  const bar = (value, series, index) => {
    const x = scale.x(index) + (series - rows.length / 2) * width;
    const [top, foot] = [Math.min(scale.y(value), scale.y(0)), Math.max(scale.y(value), scale.y(0))];
    const facts = { x: x + 1, y: top, width: width - 2, height: foot - top, rx: 2, fill: patterns[series].fill, class: `part tone-${series % TONES}` };
    const isWide = width >= written(value).length * 6.5;
    return [svg("rect", facts), isWide ? valueLabel(value, x + width / 2, value < 0 ? foot + 12 : top - 5) : null];
  };
  return rows.map((values, series) => values.map((value, index) => bar(value, series, index)));
}

const wayThrough = (values, scale) => values.map((value, index) => `${index ? "L" : "M"}${scale.x(index)} ${scale.y(value)}`).join("");
const stroke = (values, series, scale) =>
  svg("path", { d: wayThrough(values, scale), class: `stroke tone-${series % TONES}`, "stroke-dasharray": DASHES[series % DASHES.length] });

function strokes(rows, scale) {
  return rows.map((values, series) => [
    stroke(values, series, scale),
    values.map((value, index) => mark(series, scale.x(index), scale.y(value))),
    rows.length === 1 && values.length <= 12 ? values.map((value, index) => valueLabel(value, scale.x(index), scale.y(value) - 9)) : null,
  ]);
}

function areas(rows, scale, patterns) {
  const filled = (values, series) => {
    const d = `${wayThrough(values, scale)}L${scale.x(values.length - 1)} ${scale.y(0)}L${scale.x(0)} ${scale.y(0)}z`;
    return svg("path", { d, fill: patterns[series].fill, class: "filled" });
  };
  return [rows.map(filled), strokes(rows, scale)];
}

const PLOTS = { bar: bars, line: strokes, area: areas };

const box = (index, fill) => svg("rect", { x: -8, y: -8, width: 16, height: 16, rx: 3, fill, class: `part tone-${index % TONES}` });
const dash = (index) => [
  svg("path", { d: "M-10 0H10", class: `stroke tone-${index % TONES}`, "stroke-dasharray": DASHES[index % DASHES.length] }),
  mark(index, 0, 0),
];
const SIGNS = { bar: box, area: box, line: dash };
