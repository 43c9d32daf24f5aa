// The keys that work wherever one is.

import { $ } from "./tools.js";
import { HOME, here, seen } from "./seen.js";
import { write } from "./composer.js";
import { drawer } from "./sidebar.js";
import { openPanel } from "./traffic.js";

const isWriting = (node) => node.matches?.("input, textarea, select, [contenteditable]");

function find() {
  if (getComputedStyle($("menu")).display !== "none") drawer(true);
  $("find").focus();
  $("find").select();
}

async function compose(openPlace) {
  if (here.open === HOME) await openPlace(seen.conversations.find((each) => each.is_direct).id);
  if (!$("line").value) write("/");
  $("line").focus();
}

function escape(closeIntro) {
  if (document.body.classList.contains("drawn")) {
    drawer(false);
    $("menu").focus();
  } else if (!$("panel").hidden && $("panel").contains(document.activeElement)) openPanel(false);
  else if (!$("intro").hidden) closeIntro();
}

export function listenToKeys({ introduce, closeIntro, openPlace }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !seen || document.querySelector("dialog[open]")) return;
    const isLetter = !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") find();
    else if (event.key === "/" && isLetter) compose(openPlace);
    else if (event.key === "?" && isLetter) introduce($("intro").hidden);
    else if (event.key === "Escape") return escape(closeIntro);
    else return;
    event.preventDefault();
  });
}
