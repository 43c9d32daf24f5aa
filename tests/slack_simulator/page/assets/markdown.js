// Standard Markdown, as the markdown block holds it.

import { el, pieces } from "./tools.js";
import { withEmoji } from "./emoji.js";
import { link, mention } from "./text.js";
import { nameOf } from "./seen.js";
import { scrolling } from "./tables.js";

const SPANS = [
  /\\(?<escaped>[\\`*_{}[\]()#+\-.!~|>])/,
  /(?<ticks>`+)(?<code>.+?)\k<ticks>/,
  /<@(?<user>\w+)>/,
  /<(?<address>(?:https?:|mailto:)[^>\s]+)>/,
  /!\[(?<alt>[^\]]*)\]\((?<source>[^)\s]+)[^)]*\)/,
  /\[(?<label>(?:[^[\]]|\[[^\]]*\])*)\]\((?<target>[^)\s]+)[^)]*\)/,
  /(?<pair>\*\*|__)(?=\S)(?<bold>.+?\S?)\k<pair>/,
  /~~(?=\S)(?<struck>.+?)~~/,
  /(?<![\p{L}\p{N}])(?<mark>[*_])(?=\S)(?<italic>.+?)\k<mark>(?![\p{L}\p{N}])/u,
  /(?<bare>https?:\/\/[^\s<>)]+)/,
];
const SPAN = new RegExp(SPANS.map((each) => each.source).join("|"), "gsu");

const spans = (text) => pieces(text, SPAN, broken, spanOf);

function spanOf({ groups: { escaped, code, user, address, alt, source, label, target, bold, struck, italic, bare } }) {
  if (escaped) return escaped;
  if (code) return el("code", {}, code.trim());
  if (user) return mention(`@${nameOf(user)}`);
  if (address || bare) return link(address || bare, address || bare);
  if (source) return link(source, alt || source);
  if (target) return link(target, spans(label));
  if (bold) return el("strong", {}, spans(bold));
  return struck ? el("s", {}, spans(struck)) : el("em", {}, spans(italic));
}

// A new line within a paragraph is a new line, as Slack shows it.
const broken = (text) => text.split("\n").flatMap((line, index) => (index ? [el("br"), withEmoji(line)] : [withEmoji(line)]));

const FENCE = /^\s*(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const POINT = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const RULER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function markdown(text) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), 0);
}

const DEEPEST = 10; // so many quotes and lists within each other are drawn; what lies deeper stays as it was written

function blocks(lines, depth) {
  if (depth > DEEPEST) return [el("p", {}, spans(lines.join("\n")))];
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const read = READERS.find(({ starts }) => starts(lines, at));
    const { node, next } = read.read(lines, at, depth);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

function upTo(lines, at, isOver) {
  let next = at;
  while (next < lines.length && !isOver(lines[next], next)) next += 1;
  return next;
}

const isTable = (lines, at) => lines[at].includes("|") && at + 1 < lines.length && lines[at + 1].includes("-") && RULER.test(lines[at + 1]);

const READERS = [
  { starts: (lines, at) => !lines[at].trim(), read: (_lines, at) => ({ next: at + 1 }) },
  {
    starts: (lines, at) => FENCE.test(lines[at]),
    read(lines, at) {
      const fence = FENCE.exec(lines[at])[1];
      const end = upTo(lines, at + 1, (line) => line.trim().startsWith(fence));
      return { node: el("pre", {}, lines.slice(at + 1, end).join("\n")), next: end + 1 };
    },
  },
  {
    starts: (lines, at) => HEADING.test(lines[at]),
    read(lines, at) {
      const [, marks, words] = HEADING.exec(lines[at]);
      // The page itself has the first level.
      return { node: el(`h${Math.min(marks.length + 1, 6)}`, { class: "heading" }, spans(words)), next: at + 1 };
    },
  },
  { starts: (lines, at) => RULE.test(lines[at]), read: (_lines, at) => ({ node: el("hr"), next: at + 1 }) },
  {
    starts: (lines, at) => QUOTE.test(lines[at]),
    read(lines, at, depth) {
      const end = upTo(lines, at, (line) => !QUOTE.test(line));
      const inside = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
      return { node: el("blockquote", {}, blocks(inside, depth + 1)), next: end };
    },
  },
  { starts: isTable, read: readTable },
  { starts: (lines, at) => POINT.test(lines[at]), read: readList },
  {
    starts: () => true,
    read(lines, at) {
      const isOver = (line, index) => index > at && READERS.slice(0, -1).some(({ starts }) => starts(lines, index));
      const end = upTo(lines, at, isOver);
      return { node: el("p", {}, spans(lines.slice(at, end).join("\n"))), next: end };
    },
  },
];

function readList(lines, at, depth) {
  const [, indent, mark] = POINT.exec(lines[at]);
  const isOrdered = /\d/.test(mark);
  const belongs = (line) => !line.trim() || /^\s/.test(line.slice(indent.length)) || isSame(line);
  const isSame = (line) => POINT.exec(line)?.[1].length === indent.length && /\d/.test(POINT.exec(line)[2]) === isOrdered;
  const end = upTo(lines, at, (line, index) => index > at && !belongs(line));
  const points = [];
  for (const line of lines.slice(at, end)) {
    if (isSame(line)) points.push([POINT.exec(line)[3]]);
    else points.at(-1).push(line.slice(indent.length).replace(/^ {1,4}|^\t/, ""));
  }
  const start = isOrdered && mark !== "1." ? parseInt(mark, 10) : null;
  return { node: el(isOrdered ? "ol" : "ul", { start }, points.map((each) => point(each, depth + 1))), next: end };
}

function point(lines, depth) {
  const box = /^\[([ xX])\]\s+/.exec(lines[0]);
  if (box) lines[0] = lines[0].slice(box[0].length);
  const inside = blocks(lines, depth);
  const isOneLine = inside.length && inside[0].tagName === "P";
  const content = isOneLine ? [...inside[0].childNodes, ...inside.slice(1)] : inside;
  return el("li", { class: box ? "task" : null }, box ? tickOf(box[1] !== " ") : null, content);
}

const tickOf = (isDone) => [
  el("span", { "aria-hidden": "true" }, isDone ? "☑ " : "☐ "),
  el("span", { class: "unseen" }, isDone ? "done: " : "to do: "),
];

const cellsOf = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));

function readTable(lines, at) {
  const end = upTo(lines, at + 2, (line) => !line.includes("|"));
  const align = cellsOf(lines[at + 1]).map((rule) => (rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "right") : "left"));
  const cellOf = (tag) => (cell, index) => el(tag, { scope: tag === "th" ? "col" : null, class: align[index] }, spans(cell));
  const row = (line, tag) => el("tr", {}, cellsOf(line).map(cellOf(tag)));
  const head = el("thead", {}, row(lines[at], "th"));
  const table = el("table", {}, head, el("tbody", {}, lines.slice(at + 2, end).map((line) => row(line, "td"))));
  return { node: scrolling(table, "Table"), next: end };
}
