// Rich text: lines of styled pieces, lists, quotes and code.

import { el } from "./tools.js";
import { inZone, me, nameOf, seen } from "./seen.js";
import { emoji, fromCode } from "./emoji.js";
import { channelName, link, mention } from "./text.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark", code: "code" };

const PIECES = {
  text: (piece) => piece.text,
  link: (piece) => link(piece.url, piece.text || piece.url),
  user: (piece) => mention(`@${nameOf(piece.user_id)}`),
  usergroup: (piece) => mention(`@${piece.usergroup_id}`),
  channel: (piece) => mention(`#${channelName(piece.channel_id)}`),
  broadcast: (piece) => mention(`@${piece.range}`),
  emoji: (piece) => (piece.unicode ? fromCode(piece.unicode) : emoji(piece.name)),
  date: (piece) => (piece.url ? link(piece.url, date(piece)) : date(piece)),
  color: (piece) => [swatch(piece.value), piece.value],
};

function swatch(value) {
  const node = el("span", { class: "swatch", "aria-hidden": "true" });
  node.style.backgroundColor = value;
  return node;
}

function drawn(piece) {
  const draw = PIECES[piece.type];
  const plain = draw ? draw(piece) : `[${piece.type}]`;
  const worn = Object.keys(STYLES).filter((style) => piece.style?.[style]);
  return worn.reduce((inner, style) => el(STYLES[style], {}, inner), plain);
}

const TIMES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  time: { hour: "numeric", minute: "2-digit" },
};

const dayOf = (moment) => new Date(moment.toLocaleDateString("en-US", { timeZone: me().zone }));
const daysAway = (moment) => Math.round((dayOf(moment) - dayOf(new Date(seen.now))) / 86_400_000);
const NEAR = { "-1": "yesterday", 0: "today", 1: "tomorrow" };

function date({ timestamp, format, fallback }) {
  const moment = new Date(timestamp * 1000);
  const form = (token) => {
    const [name, isPretty] = [token.replace("_pretty", ""), token.endsWith("_pretty")];
    if (name === "ago") return ago(moment);
    return (isPretty && NEAR[daysAway(moment)]) || (TIMES[name] && inZone(moment, TIMES[name]));
  };
  const words = format.replace(/\{(\w+)\}/g, (written, token) => form(token) || written);
  return words.includes("{") && fallback ? fallback : words;
}

function ago(moment) {
  const minutes = Math.round((moment - new Date(seen.now)) / 60_000);
  const [size, unit] = Math.abs(minutes) < 60 ? [1, "minute"] : Math.abs(minutes) < 1440 ? [60, "hour"] : [1440, "day"];
  return new Intl.RelativeTimeFormat(me().locale, { numeric: "auto" }).format(Math.round(minutes / size), unit);
}

const line = (part) => part.elements.map(drawn);
const bordered = (part, name) => (part.border ? `${name} bordered` : name);

const PARTS = {
  rich_text_section: (part) => el("p", { class: "rich" }, line(part)),
  rich_text_quote: (part) => el("blockquote", { class: "rich" }, line(part)),
  rich_text_preformatted: (part) => el("pre", { class: bordered(part, "rich") }, line(part)),
};

// Slack sends a nested list as a further list of a deeper indent; here it stands in the point above it.
function lists(parts) {
  const nodes = [];
  const open = [];
  for (const part of parts) {
    const depth = part.indent || 0;
    while (open.length && open.at(-1).depth >= depth) {
      const same = open.at(-1).depth === depth && open.at(-1).style === part.style && !part.offset;
      if (same) break;
      open.pop();
    }
    const points = part.elements.map((each) => el("li", {}, line(each)));
    if (open.at(-1)?.depth === depth) {
      open.at(-1).list.append(...points);
      continue;
    }
    const list = el(part.style === "ordered" ? "ol" : "ul", { class: bordered(part, `rich depth-${depth % 3}`), start: part.offset ? part.offset + 1 : null }, points);
    (open.at(-1)?.list.lastElementChild || { append: (node) => nodes.push(node) }).append(list);
    if (!open.length && depth) list.classList.add(`indent-${depth}`);
    open.push({ depth, style: part.style, list });
  }
  return nodes;
}

export function richText(block) {
  const nodes = [];
  let run = [];
  const flush = () => nodes.push(...lists(run.splice(0)));
  for (const part of block.elements) {
    if (part.type === "rich_text_list") run.push(part);
    else {
      flush();
      nodes.push(PARTS[part.type] ? PARTS[part.type](part) : el("p", { class: "unknown" }, `[${part.type}]`));
    }
  }
  flush();
  return nodes;
}

// What a plain field can show of rich text.
export function plainOf(block) {
  const lines = block.elements.flatMap((part) => (part.type === "rich_text_list" ? part.elements : [part]));
  return lines.map((part) => part.elements.map((piece) => piece.text || piece.url || "").join("")).join("\n");
}
