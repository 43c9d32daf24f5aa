// Messages and the Home tab.

import { $, el, safely } from "./tools.js";
import { HOME, here, inZone, nameOf, nameOfPlace, seen } from "./seen.js";
import { call } from "./calls.js";
import { prose } from "./text.js";
import { drawBlocks } from "./blocks.js";
import { avatar } from "./avatar.js";

const ONE_BREATH = 5 * 60; // messages of one person within so many seconds stand under one name
const PICTURE = /\.(gif|jpe?g|png|webp)$/i;

let drawnFor = ""; // whose eyes and which place the messages were last drawn for
let newSince = null; // the first message that was new when the place was opened

export const placeOpen = () => seen.conversations.find((each) => each.id === here.open);

// Keeps the nodes of what is unchanged, so that the focus and a reader's place survive.
function reconcile(list, items) {
  const wanted = new Set(items.map((item) => item.key));
  for (const node of [...list.children]) if (!wanted.has(node.dataset.key)) node.remove();
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  items.forEach(({ key, print, draw: drawn }, index) => {
    let node = old.get(key);
    if (node?.dataset.print !== print) {
      const newer = drawn();
      Object.assign(newer.dataset, { key, print });
      const held = node?.contains(document.activeElement);
      node?.replaceWith(newer);
      if (held) newer.focus();
      node = newer;
    }
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] || null);
  });
}

const line = (key, kind, words) => ({ key, print: words, draw: () => el("li", { class: kind }, el("span", {}, words)) });

const continues = (message, before) =>
  before && before.user === message.user && before.is_for_me_alone === message.is_for_me_alone && Number(message.ts) - Number(before.ts) < ONE_BREATH;

function itemsOf(place) {
  let day = "";
  let before = null;
  return place.messages.flatMap((message) => {
    const moment = new Date(Number(message.ts) * 1000);
    const its = inZone(moment, { weekday: "long", day: "numeric", month: "long" });
    const lines = its === day ? [] : [line(`day ${its}`, "day", its)];
    if (message.ts === newSince) lines.push(line("new", "new", "New"));
    const isJoined = !lines.length && continues(message, before);
    [day, before] = [its, message];
    // What is entered beside it is on the page already; drawing it anew would lose what is half typed.
    const { is_new: _unread, values: _entered, ...shown } = message;
    const draw = () => safely(() => drawMessage(message, moment, isJoined), () => drawPlainly(message));
    return [...lines, { key: message.ts, print: JSON.stringify([shown, isJoined]), draw }];
  });
}

const drawPlainly = ({ text }) => el("li", { class: "message", tabindex: "-1" }, el("div", { class: "said" }, el("p", {}, text)));

function drawMessage(message, moment, isJoined) {
  const name = nameOf(message.user);
  const at = { channel: message.channel, ts: message.ts };
  const short = inZone(moment, { hour: "numeric", minute: "2-digit" });
  const time = el("time", { datetime: moment.toISOString() }, short);
  const body = message.blocks.length ? drawBlocks(message.blocks, { at, values: message.values }) : prose(message.text);
  const mark = message.user === seen.app.id ? el("span", { class: "mark" }, "APP") : null;
  const author = el("p", { class: "author" }, el("strong", {}, name), mark, time);
  return el(
    "li",
    { class: `message${message.is_for_me_alone ? " alone" : ""}${isJoined ? " joined" : ""}`, tabindex: "-1" },
    isJoined ? el("span", { class: "gutter" }, el("span", { class: "unseen" }, `${name} `), time) : avatar(message.user, name),
    el(
      "div",
      { class: "said" },
      message.is_for_me_alone && !isJoined ? el("p", { class: "only" }, "Only visible to you") : null,
      isJoined ? null : author,
      body,
      message.is_edited ? el("p", { class: "edited" }, "(edited)") : null,
      message.files.map(drawFile),
    ),
  );
}

function drawFile({ id, title }) {
  const href = `/page/files/${encodeURIComponent(id)}`;
  if (PICTURE.test(title)) return el("img", { class: "shared", src: href, alt: title });
  return el("a", { class: "chip", href, download: title }, title);
}

function drawHome() {
  const home = seen.home;
  const print = `${here.who} ${home?.hash}`;
  if ($("home").dataset.print === print) return;
  const held = $("home").contains(document.activeElement);
  $("home").dataset.print = print;
  const nothing = el("p", { class: "context" }, "The app has not shown anything here yet.");
  $("home").replaceChildren(...(home ? drawBlocks(home.blocks, { at: { view: home.id }, values: home.values }) : [nothing]));
  // The same place has it again in a moment, if it is still there (focus.js).
  if (held) $("title").focus();
}

// What arrives before the reader's eyes is not set apart; what came while they were away is.
function markNew(place, isAnother) {
  const first = place.messages.find((each) => each.is_new)?.ts ?? null;
  if (isAnother || (document.hidden && first && !newSince)) newSince = first;
}

export function drawMain() {
  const isHome = here.open === HOME;
  const place = placeOpen();
  const isAnother = drawnFor !== `${here.who} ${here.open}`;
  const isAtEnd = $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 80;
  const name = isHome ? `${seen.app.name} Home` : nameOfPlace(place);
  drawnFor = `${here.who} ${here.open}`;
  $("title").textContent = name;
  $("members").textContent = place && !place.is_direct ? `${[...place.partners.map(nameOf), "you"].join(", ")} and ${seen.app.name}` : "";
  $("home").hidden = !isHome;
  $("messages").hidden = $("composer").hidden = isHome;
  if (isHome) return drawHome();
  markNew(place, isAnother);
  if (isAnother) $("messages").replaceChildren();
  reconcile($("messages"), itemsOf(place));
  $("line-label").textContent = `Message ${name}`;
  $("line").placeholder = place.is_direct ? "Type / for commands" : `Message ${name}`;
  if (isAnother || isAtEnd) $("scroll").scrollTop = $("scroll").scrollHeight;
  if (place.unread && !document.hidden) call("/page/reads", { who: here.who, channel: place.id }).catch(() => {});
  return null;
}

$("scroll").addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const all = [...$("messages").querySelectorAll(".message")];
  const at = all.indexOf(event.target);
  if (!step || !all.length || (event.target !== $("scroll") && at < 0)) return;
  event.preventDefault();
  const next = at < 0 ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
});
