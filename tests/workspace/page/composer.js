// Where people write: messages, and commands with what the app says of them.

import { $, el } from "./tools.js";
import { here, seen } from "./seen.js";
import { act } from "./calls.js";

let chosen = -1; // which of the offered lines the arrow keys stand on

// The words of a usage hint such as "[join | leave]".
const wordsOf = (hint) => hint.replace(/[[\]]/g, "").split("|").map((each) => each.trim()).filter((each) => /^[\w-]+$/.test(each));

function offered(typed) {
  if (!typed.startsWith("/")) return [];
  return seen.commands.flatMap(({ name, description, hint }) => {
    if (name.startsWith(typed)) return [{ line: `${name} `, name, hint, description }];
    if (!typed.startsWith(`${name} `)) return [];
    const begun = typed.slice(name.length + 1);
    return wordsOf(hint).filter((word) => word.startsWith(begun) && word !== begun).map((word) => ({ line: `${name} ${word}`, name: `${name} ${word}`, hint: "", description: "" }));
  });
}

export function offer() {
  const lines = seen ? offered($("line").value) : [];
  chosen = -1;
  $("commands").hidden = !lines.length;
  $("commands").replaceChildren(...lines.map(drawOffer));
  $("line").removeAttribute("aria-activedescendant");
}

function drawOffer({ line, name, hint, description }, index) {
  // A click would first take the focus from the line.
  const facts = { id: `command-${index}`, role: "option", "aria-selected": "false", "data-line": line, onmousedown: (event) => event.preventDefault(), onclick: () => take(line) };
  return el("div", facts, el("b", {}, name), hint ? el("span", { class: "usage" }, ` ${hint}`) : null, description ? el("small", {}, description) : null);
}

function take(line) {
  write(line);
  $("line").focus();
}

export function write(line) {
  $("line").value = line;
  offer();
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
  write("");
  const said = await act("types", { text, channel: here.open }, $("send"));
  // What could not be sent is given back, unless something else was typed meanwhile.
  if (!said && !$("line").value) write(text);
}

$("line").addEventListener("input", offer);
$("line").addEventListener("keydown", keys);
$("line").addEventListener("blur", () => ($("commands").hidden = true));
$("composer").addEventListener("submit", send);
