// The bar on top and the sidebar: who I am, what time it is, where I can look.

import { $, badge, el, fresh } from "./tools.js";
import { HOME, here, inZone, me, nameOf, seen } from "./seen.js";
import { picker } from "./picker.js";

export function avatar(id, name) {
  const initials = name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("");
  const node = el("span", { class: id === seen.app.id ? "avatar app" : "avatar", "aria-hidden": "true" }, id === seen.app.id ? "⇄" : initials);
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  if (id !== seen.app.id) node.style.setProperty("--hue", hue);
  return node;
}

const cast = () =>
  seen.people
    .filter((each) => each.can_act)
    .map((each) => ({ value: each.handle, text: each.name, detail: each.title, waiting: each.waiting }))
    .sort((one, other) => Boolean(other.waiting) - Boolean(one.waiting));

export function drawWho(become) {
  const others = seen.people.filter((each) => each.can_act && each.waiting && each.id !== seen.me).length;
  const print = JSON.stringify([here.who, others]);
  const open = $("who").querySelector("details")?.open;
  if ($("who").dataset.print === print || open) return;
  const held = $("who").contains(document.activeElement);
  $("who").dataset.print = print;
  const label = el("span", { id: fresh("you"), class: "unseen" }, "You are");
  const title = (picked) => [
    avatar(me().id, me().name),
    el("span", {}, picked?.text || me().name, el("small", {}, me().title)),
    others ? el("span", { class: "badge" }, String(others), el("span", { class: "unseen" }, " others have news")) : null,
  ].filter(Boolean);
  $("who").replaceChildren(label, picker({ id: "me", named: { "aria-labelledby": label.id }, value: here.who, change: become, choices: cast, title }));
  if (held) $("me").focus();
}

export function drawTime(now) {
  const shown = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  $("time").textContent = inZone(new Date(now), shown);
}

export const nameOfPlace = (place) =>
  place.is_direct ? seen.app.name : place.name ? `#${place.name}` : place.partners.map(nameOf).join(", ");

export function drawSidebar() {
  const places = seen.conversations;
  const part = (title, all) => (all.length ? [el("h2", {}, title), el("ul", {}, all.map((each) => el("li", {}, each)))] : []);
  const link = (open, name, unread = 0, sign = "") => {
    const facts = { href: `?${new URLSearchParams({ who: here.who, open })}`, "data-open": open, class: unread ? "unread" : null };
    const current = open === here.open ? "page" : null;
    return el("a", { ...facts, "aria-current": current }, sign, el("span", {}, name), unread ? badge(unread) : null);
  };
  const icon = (id, name) => avatar(id, name);
  const app = places.filter((each) => each.is_direct).map((each) => link(each.id, nameOfPlace(each), each.unread, icon(seen.app.id, seen.app.name)));
  const groups = places.filter((each) => !each.is_direct).map((each) => link(each.id, nameOfPlace(each), each.unread, icon(each.partners[0] || each.id, nameOfPlace(each))));
  const print = JSON.stringify([here, places.map((each) => [each.id, nameOfPlace(each), each.unread])]);
  if ($("sidebar").dataset.print === print) return;
  const held = $("sidebar").contains(document.activeElement) ? document.activeElement.dataset.open : null;
  $("sidebar").dataset.print = print;
  const house = link(HOME, "Home", 0, el("span", { class: "avatar house", "aria-hidden": "true" }, "⌂"));
  $("sidebar").replaceChildren(el("p", { class: "team" }, seen.team), ...part("App", [...app, house]), ...part("Group messages", groups));
  if (held) $("sidebar").querySelector(`[data-open="${held}"]`)?.focus();
}
