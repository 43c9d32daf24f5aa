// The bar on top and the sidebar: who I am, what time it is, where I can look, who is there.

import { $, badge, el, fresh } from "./tools.js";
import { HOME, here, inZone, me, nameOfPlace, seen } from "./seen.js";
import { picker } from "./picker.js";
import { avatar } from "./avatar.js";
import { peopleRows } from "./people.js";

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
    others ? el("span", { class: "badge", title: "Others have news" }, String(others), el("span", { class: "unseen" }, " others have news")) : null,
  ].filter(Boolean);
  $("who").replaceChildren(label, picker({ id: "me", named: { "aria-labelledby": label.id }, value: here.who, change: become, choices: cast, title }));
  if (held) $("me").focus();
}

export function drawTime(now) {
  const shown = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  $("time").textContent = inZone(new Date(now), shown);
}

const hash = () => el("span", { class: "avatar sign", "aria-hidden": "true" }, "#");
const faceOf = (place) =>
  place.is_direct ? avatar(seen.app.id, seen.app.name) : place.name ? hash() : avatar(place.partners[0] || place.id, nameOfPlace(place));

function link(open, name, unread, sign) {
  const facts = { href: `?${new URLSearchParams({ who: here.who, open })}`, "data-open": open, class: unread ? "unread" : null };
  return el("a", { ...facts, "aria-current": open === here.open ? "page" : null }, sign, el("span", { class: "name" }, name), unread ? badge(unread) : null);
}

const part = (title, rows) => (rows.length ? [el("h2", {}, title), el("ul", {}, rows.map((each) => el("li", {}, each)))] : []);

// An app without a Home tab has nothing to show there.
export const hasHome = () => seen.has_home !== false;

function parts() {
  const asked = $("find").value.toLowerCase().trim();
  const fits = (name) => name.toLowerCase().includes(asked);
  const rows = (kind) => seen.conversations.filter((each) => kind(each) && fits(nameOfPlace(each))).map((each) => link(each.id, nameOfPlace(each), each.unread, faceOf(each)));
  const house = hasHome() && fits("Home") ? [link(HOME, "Home", 0, el("span", { class: "avatar sign", "aria-hidden": "true" }, "⌂"))] : [];
  return [
    ...part("App", [...rows((each) => each.is_direct), ...house]),
    ...part("Channels", rows((each) => each.name)),
    ...part("Group messages", rows((each) => !each.is_direct && !each.name)),
    ...part("People", peopleRows(asked)),
  ];
}

export function drawSidebar() {
  const places = seen.conversations.map((each) => [each.id, nameOfPlace(each), each.unread]);
  const print = JSON.stringify([here, $("find").value, places, seen.people, hasHome()]);
  if ($("places").dataset.print === print) return;
  const held = $("places").contains(document.activeElement) ? document.activeElement.dataset : null;
  $("places").dataset.print = print;
  $("team").textContent = seen.team;
  const drawn = parts();
  $("places").replaceChildren(...(drawn.length ? drawn : [el("p", { class: "nothing", role: "status" }, "Nothing found")]));
  if (held) [...rowsOfSidebar()].find((each) => each.dataset.open === held.open && each.dataset.person === held.person)?.focus();
}

const rowsOfSidebar = () => $("places").querySelectorAll("a, button");

export function drawer(isOpen) {
  document.body.classList.toggle("drawn", isOpen);
  $("menu").setAttribute("aria-expanded", String(isOpen));
}

$("menu").addEventListener("click", () => {
  drawer(!document.body.classList.contains("drawn"));
  if (document.body.classList.contains("drawn")) $("find").focus();
});
$("find").addEventListener("input", () => seen && drawSidebar());
$("sidebar").addEventListener("keydown", (event) => {
  const stops = [$("find"), ...rowsOfSidebar()];
  const at = stops.indexOf(document.activeElement);
  if (event.key === "Enter" && at === 0) stops[1]?.click();
  else if (event.key === "ArrowDown" && at >= 0) stops[Math.min(at + 1, stops.length - 1)].focus();
  else if (event.key === "ArrowUp" && at > 0) stops[at - 1].focus();
  else return;
  event.preventDefault();
});
