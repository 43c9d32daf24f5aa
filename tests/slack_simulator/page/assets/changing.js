// How a visitor changes a person while the workspace runs: the app hears of it as it would from Slack.

import { $, el, fresh } from "./tools.js";
import { call, refresh } from "./calls.js";
import { seen } from "./seen.js";

const FLAGS = [
  ["quiet", "rests_at_night", "Do Not Disturb at night"],
  ["is_restricted", "is_guest", "Guest"],
  ["deleted", "is_gone", "Deactivated"],
];

export function changingPart(each, redraw) {
  const objection = el("p", { class: "trouble", role: "alert" });

  async function change(name, value) {
    try {
      await call(`/page/people/${each.handle}`, { [name]: value });
      await refresh();
      // Who is deactivated is looked through no longer, so this card is about somebody else's eyes.
      if (name === "deleted" && each.id === seen.me) $("profile").close();
      else redraw();
    } catch (error) {
      objection.textContent = error.message;
    }
  }

  const flag = ([name, shown, words]) =>
    el("label", {}, el("input", { type: "checkbox", checked: each[shown], onchange: (event) => change(name, event.target.checked) }), words);

  return el(
    "details",
    { id: "change" },
    el("summary", {}, "Change this person"),
    el("div", { class: "choices" }, FLAGS.map(flag)),
    written("Status", "status_text", each.status, change),
    written("Title", "title", each.title, change),
    zone(each, change),
    objection,
  );
}

function written(words, name, value, change) {
  const id = fresh("change");
  const input = el("input", { id, value, maxlength: 80, onchange: (event) => change(name, event.target.value) });
  return el("div", { class: "field" }, el("label", { for: id }, words), input);
}

// The names that this machine knows, asked for once somebody wants to choose among them.
function zone(each, change) {
  const [id, known] = ["change", "zones"].map(fresh);
  const list = el("datalist", { id: known });
  const ask = async () => {
    if (list.children.length) return;
    const names = await fetch("/page/zones").then((answer) => answer.json()).catch(() => []);
    list.append(...names.map((name) => el("option", { value: name })));
  };
  const input = el("input", { id, list: known, value: each.zone, onfocus: ask, onchange: (event) => change("tz", event.target.value) });
  return el("div", { class: "field" }, el("label", { for: id }, "Time zone"), input, list);
}

// Somebody new comes to the workspace.
export function newcomerPart(joined) {
  const id = fresh("newcomer");
  const objection = el("p", { class: "trouble", role: "alert" });
  const name = el("input", { id, maxlength: 80, autocomplete: "off" });
  const submit = async (event) => {
    event.preventDefault();
    try {
      const { handle } = await call("/page/people", { name: name.value });
      await refresh();
      joined(handle);
    } catch (error) {
      objection.textContent = error.message;
    }
  };
  return el(
    "form",
    { id: "newcomer", onsubmit: submit },
    el("label", { for: id }, "First and last name"),
    el("div", { class: "row" }, name, el("button", {}, "Add")),
    objection,
  );
}
