// Where people write: messages, and commands with what the app says of them.

import { $, el, storedForTab } from "./tools.js";
import { here, me, seen } from "./seen.js";
import { act } from "./calls.js";

const drafts = new Map(JSON.parse(storedForTab("drafts") || "[]")); // what is half typed, by who types it and where
let desk = ""; // the one of these that is in the line
let chosen = -1; // which of the offered lines the arrow keys stand on

// The words of a usage hint such as "[join | leave]".
const wordsOf = (hint) => hint.replace(/[[\]]/g, "").split("|").map((each) => each.trim()).filter((each) => /^[\w-]+$/.test(each));

function offered(typed) {
  if (!typed.startsWith("/")) return [];
  return seen.commands.flatMap(({ name, description, hint }) => {
    if (name.startsWith(typed)) return [{ line: `${name} `, name, hint, description }];
    if (!typed.startsWith(`${name} `)) return [];
    const begun = typed.slice(name.length + 1);
    const fitting = wordsOf(hint).filter((word) => word.startsWith(begun) && word !== begun);
    return fitting.map((word) => ({ line: `${name} ${word}`, name: `${name} ${word}`, hint: "", description: "" }));
  });
}

function offer() {
  const lines = seen ? offered($("line").value) : [];
  chosen = -1;
  $("commands").hidden = !lines.length;
  $("commands").replaceChildren(...lines.map(drawOffer));
  $("line").removeAttribute("aria-activedescendant");
}

function drawOffer({ line, name, hint, description }, index) {
  const facts = { id: `command-${index}`, role: "option", "aria-selected": "false", "data-line": line };
  // A click would first take the focus from the line.
  const acts = { onmousedown: (event) => event.preventDefault(), onclick: () => take(line) };
  const usage = hint ? el("span", { class: "usage" }, ` ${hint}`) : null;
  return el("div", { ...facts, ...acts }, el("b", {}, name), usage, description ? el("small", {}, description) : null);
}

function take(line) {
  write(line);
  $("line").focus();
}

export function write(line) {
  $("line").value = line;
  typed();
}

function typed() {
  keep(desk, $("line").value);
  offer();
}

function keep(at, line) {
  if (line) drafts.set(at, line);
  else drafts.delete(at);
  storedForTab("drafts", JSON.stringify([...drafts]));
}

// A half-typed line waits where it was begun until its writer is back.
export function drawLine() {
  const now = `${me().handle} ${here.open}`;
  if (desk === now) return;
  desk = now;
  $("line").disabled = false; // what is typed before it is known who types it would be lost
  $("line").value = drafts.get(desk) || "";
  offer();
  $("commands").hidden = true;
}

export function forgetDrafts() {
  drafts.clear();
  write("");
}

function move(step) {
  const all = [...$("commands").children];
  chosen = (chosen + step + all.length) % all.length;
  all.forEach((each, index) => each.setAttribute("aria-selected", String(index === chosen)));
  all[chosen].scrollIntoView({ block: "nearest" });
  $("line").setAttribute("aria-activedescendant", all[chosen].id);
}

function keys(event) {
  if (event.isComposing) return;
  const isOffering = !$("commands").hidden;
  if (isOffering && event.key === "ArrowDown") move(1);
  else if (isOffering && event.key === "ArrowUp") move(chosen < 0 ? 0 : -1);
  else if (isOffering && event.key === "Escape") $("commands").hidden = true;
  else if (isOffering && chosen >= 0 && (event.key === "Enter" || event.key === "Tab")) take($("commands").children[chosen].dataset.line);
  else if (event.key === "Enter" && !event.shiftKey) $("composer").requestSubmit();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function send(event) {
  event.preventDefault();
  const text = $("line").value;
  if (!text.trim()) return;
  const from = desk;
  write("");
  const said = await act("types", { text, channel: here.open }, $("send"));
  // What could not be sent is given back, unless something else was typed meanwhile.
  if (said || drafts.has(from)) return;
  if (from === desk) write(text);
  else keep(from, text);
}

$("line").addEventListener("input", typed);
$("line").addEventListener("keydown", keys);
$("line").addEventListener("blur", () => ($("commands").hidden = true));
$("composer").addEventListener("submit", send);
