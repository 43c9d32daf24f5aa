// The people of the workspace: a list to search, and the card of one of them.

import { $, el } from "./tools.js";
import { inZone, person, seen } from "./seen.js";
import { withEmoji } from "./emoji.js";
import { avatar } from "./avatar.js";
import { changingPart, newcomerPart } from "./changing.js";

const shownPeople = () => seen.people.filter((each) => !each.is_app).sort((one, other) => one.name.localeCompare(other.name));

const marks = (each) => [
  each.id === seen.me ? el("span", { class: "tag" }, "you") : null,
  each.is_guest ? el("span", { class: "tag" }, "guest") : null,
  each.is_gone ? el("span", { class: "tag" }, "deactivated") : null,
  each.is_quiet ? el("span", { class: "tag", title: "Do Not Disturb" }, "quiet") : null,
];

function peopleFitting(asked) {
  return shownPeople().filter((each) => `${each.name} ${each.title}`.toLowerCase().includes(asked));
}

function drawPerson(each) {
  const name = el("span", { class: each.is_gone ? "name gone" : "name" }, each.name, each.status ? el("small", {}, withEmoji(each.status)) : null);
  const face = [avatar(each.id, each.name), name, ...marks(each)];
  return el("button", { type: "button", class: "person", "data-person": each.id, "aria-haspopup": "dialog" }, face);
}

const localTime = (zone) => inZone(new Date(seen.now), { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit" });

const lines = (each) => [
  ["Title", each.title],
  ["Status", each.status && withEmoji(each.status)],
  ["Local time", `${localTime(each.zone)} (${each.zone.replace("_", " ")})`],
  ["Account", (each.is_gone && "deactivated") || (each.is_guest && "guest") || ""],
  ["Notifications", each.is_quiet ? "Do Not Disturb is on" : ""],
];

const addButton = () => el("button", { type: "button", class: "person", "data-person": "", "aria-haspopup": "dialog" }, el("span", { class: "avatar sign", "aria-hidden": "true" }, "+"), el("span", { class: "name" }, "Add a person"));

export const peopleRows = (asked) => [...peopleFitting(asked).map(drawPerson), ...(asked ? [] : [addButton()])];

function showNewcomer(become) {
  const joined = (handle) => showPerson(seen.people.find((other) => other.handle === handle).id, become);
  const close = () => $("profile").close();
  $("profile").replaceChildren(
    el("header", {}, el("h2", { id: "profile-name" }, "Add a person"), el("button", { type: "button", class: "bare", "aria-label": "Close", onclick: close }, "✕")),
    newcomerPart(joined),
  );
  $("profile").showModal();
  $("newcomer").querySelector("input").focus();
}

export function showPerson(id, become) {
  if (!id) return showNewcomer(become);
  const each = person(id);
  const close = () => $("profile").close();
  const be = async () => {
    close();
    await become(each.handle);
  };
  const again = () => {
    showPerson(id, become);
    $("change").open = true;
    $("change").querySelector("summary").focus();
  };
  const facts = lines(each).filter(([, words]) => words?.length);
  $("profile").replaceChildren(
    el("header", {}, avatar(each.id, each.name), el("h2", { id: "profile-name" }, each.name), el("button", { type: "button", class: "bare", "aria-label": "Close", onclick: close }, "✕")),
    el("dl", {}, facts.map(([name, words]) => el("div", {}, el("dt", {}, name), el("dd", {}, words)))),
    changingPart(each, again),
    el("footer", {}, each.id === seen.me ? el("p", { class: "hint" }, "This is you.") : null, each.can_act && each.id !== seen.me ? el("button", { type: "button", class: "primary", id: "be", onclick: be }, "Be this person") : null),
  );
  if (!$("profile").open) $("profile").showModal();
}
