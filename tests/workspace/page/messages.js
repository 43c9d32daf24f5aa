// Messages and the Home tab.

import { $, el } from "./tools.js";
import { HOME, here, inZone, nameOf, seen } from "./seen.js";
import { call } from "./calls.js";
import { prose } from "./text.js";
import { drawBlocks } from "./blocks.js";
import { avatar, nameOfPlace } from "./sidebar.js";

let drawnFor = ""; // whose eyes and which place the messages were last drawn for

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

function itemsOf(place) {
  let day = "";
  return place.messages.flatMap((message) => {
    const moment = new Date(Number(message.ts) * 1000);
    const its = inZone(moment, { weekday: "long", day: "numeric", month: "long" });
    const line = its === day ? [] : [{ key: `day ${its}`, print: its, draw: () => el("li", { class: "day" }, el("span", {}, its)) }];
    day = its;
    return [...line, { key: message.ts, print: JSON.stringify(message), draw: () => drawMessage(message, moment) }];
  });
}

function drawMessage(message, moment) {
  const name = nameOf(message.user);
  const at = { channel: message.channel, ts: message.ts };
  const short = inZone(moment, { hour: "numeric", minute: "2-digit" });
  const body = message.blocks.length ? drawBlocks(message.blocks, { at, values: message.values }) : prose(message.text);
  return el(
    "li",
    { class: message.is_for_me_alone ? "message alone" : "message", tabindex: "-1" },
    avatar(message.user, name),
    el(
      "div",
      { class: "said" },
      message.is_for_me_alone ? el("p", { class: "context" }, "Only visible to you") : null,
      el("p", { class: "author" }, el("strong", {}, name), message.user === seen.app.id ? el("span", { class: "mark" }, "APP") : null, el("time", { datetime: moment.toISOString() }, short)),
      body,
      message.files.map((file) => el("p", { class: "chip" }, file)),
    ),
  );
}

function drawHome() {
  const home = seen.home;
  const print = `${here.who} ${home?.hash}`;
  if ($("home").dataset.print === print) return;
  const held = $("home").contains(document.activeElement) ? document.activeElement.dataset.at : null;
  $("home").dataset.print = print;
  const nothing = el("p", { class: "context" }, "The app has not shown anything here yet.");
  $("home").replaceChildren(...(home ? drawBlocks(home.blocks, { at: { view: home.id }, values: home.values }) : [nothing]));
  if (held) ($("home").querySelector(`[data-at="${held}"]`) || $("title")).focus();
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
  if (isAnother) $("messages").replaceChildren();
  reconcile($("messages"), itemsOf(place));
  $("line-label").textContent = `Message ${name}`;
  $("line").placeholder = place.is_direct ? "Type /mentor, or /mentor help" : `Message ${name}`;
  if (isAnother || isAtEnd) $("scroll").scrollTop = $("scroll").scrollHeight;
  if (place.unread && !document.hidden) call("/page/reads", { who: here.who, channel: place.id }).catch(() => {});
}
