// Text as Slack marks it up.

import { el, pieces } from "./tools.js";
import { withEmoji } from "./emoji.js";
import { nameOf, seen } from "./seen.js";

// Between marks such as *…*, which count only at the edge of a word.
const between = (mark) => `(?<![\\p{L}\\p{N}${mark}])[${mark}](?=\\S)([^\\n]*?\\S)[${mark}](?![\\p{L}\\p{N}${mark}])`;
const INLINE = new RegExp(["`([^`\\n]+)`", "<([^<>]*)>", ...["*", "_", "~"].map(between)].join("|"), "gu");
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const decoded = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);

const decodedWithEmoji = (text) => withEmoji(decoded(text));

export const inline = (text) => pieces(text, INLINE, decodedWithEmoji, inlineOf);

function inlineOf([, code, token, bold, italic, struck]) {
  if (code !== undefined) return el("code", {}, decoded(code));
  if (token !== undefined) return reference(token);
  if (bold !== undefined) return el("strong", {}, inline(bold));
  return italic !== undefined ? el("em", {}, inline(italic)) : el("s", {}, inline(struck));
}

function reference(token) {
  const [target, label] = token.split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(`@${nameOf(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${label || channelName(target.slice(1))}`);
  if (target.startsWith("!")) return mention(decoded(label || `@${target.slice(1)}`));
  return link(decoded(target), decoded(label || target.replace("mailto:", "")));
}

export const mention = (words) => el("span", { class: "mention" }, words);
export const channelName = (id) => seen.conversations.find((each) => each.id === id)?.name || id;

// An address of any other kind could run a script, so it stays text.
export const isAddress = (address) => /^(https?:|mailto:)/i.test(address);

export function link(address, ...inside) {
  return isAddress(address) ? el("a", { href: address, target: "_blank", rel: "noreferrer" }, inside) : el("span", {}, inside);
}

export function prose(text) {
  const parts = text.split(/```\n?([\s\S]*?)```/);
  return parts.flatMap((part, index) => (index % 2 ? [el("pre", {}, decoded(part))] : lines(part)));
}

const STARTS = { bullet: /^\s*[•◦-] /, number: /^\s*\d+\. /, quote: /^(&gt;|>) ?/ };
const WRAPS = { bullet: "ul", number: "ol", quote: "blockquote", words: "p" };

function lines(text) {
  const groups = [];
  for (const line of text.replace(/^\n+|\n+$/g, "").split("\n")) {
    const kind = Object.keys(STARTS).find((each) => STARTS[each].test(line)) || (line ? "words" : "gap");
    const last = groups.at(-1);
    if (kind === last?.kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.filter((group) => group.kind !== "gap").map(lineGroup);
}

function lineGroup({ kind, lines: all }) {
  const inner = all.map((line) => inline(line.replace(STARTS[kind] || "", "")));
  if (kind === "bullet" || kind === "number") {
    const start = kind === "number" ? parseInt(all[0], 10) : null;
    return el(WRAPS[kind], { start }, inner.map((line) => el("li", {}, line)));
  }
  return el(WRAPS[kind], {}, inner.map((line, index) => (index ? [el("br"), line] : line)));
}

export const words = (part) => (part.type === "mrkdwn" ? prose(part.text) : [el("p", {}, withEmoji(part.text))]);
// The same within one line: on a button, in an option, in a title.
export const phrase = (part) => (part ? (part.type === "mrkdwn" ? inline(part.text) : [withEmoji(part.text)]) : []);

