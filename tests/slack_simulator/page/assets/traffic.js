// The panel for developers: what went over the wire, and troubles to begin and end. Nothing is asked while it is closed.

import { $, el, stored } from "./tools.js";
import { inZone } from "./seen.js";
import { call, trouble } from "./calls.js";

const MOST_SHOWN = 300;
const DIRECTIONS = { from_app: ["←", "from the app"], to_app: ["→", "to the app"] };

const panel = { last: 0, isOpen: false, isPaused: false, isAsking: false, isBehind: false };

export function hears() {
  if (!panel.isOpen || panel.isPaused || document.hidden) return;
  if (panel.isAsking) panel.isBehind = true;
  else follow();
}

async function follow() {
  panel.isAsking = true;
  const text = $("wire-filter").value;
  const answer = await fetch(`/page/traffic?${new URLSearchParams({ after: panel.last, text })}`).catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  panel.isAsking = false;
  // What was asked for with another filter is of no use any more.
  if (told && text === $("wire-filter").value) show(told);
  if (panel.isBehind || text !== $("wire-filter").value) {
    panel.isBehind = false;
    await follow();
  }
}

function show({ last, lines, troubles }) {
  if (last < panel.last) $("wire-lines").replaceChildren();
  panel.last = last;
  $("wire-lines").prepend(...lines.reverse().map(drawLine));
  while ($("wire-lines").children.length > MOST_SHOWN) $("wire-lines").lastChild.remove();
  $("wire-none").hidden = $("wire-lines").children.length > 0;
  drawTroubles(troubles);
}

function drawLine(each) {
  const [arrow, words] = DIRECTIONS[each.direction];
  const isWrong = each.status >= 400 || each.status === 0 || each.error;
  const at = inZone(new Date(each.at), { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const status = el("span", { class: isWrong ? "status wrong" : "status" }, String(each.status || "none"), each.error ? ` ${each.error}` : "");
  const facts = { type: "button", "aria-expanded": "false", onclick: ({ currentTarget }) => unfold(currentTarget, each.number) };
  const line = [
    el("span", { class: `arrow ${each.direction}`, "aria-hidden": "true" }, arrow),
    el("span", { class: "unseen" }, words),
    el("b", {}, each.name),
    status,
    el("span", { class: "took" }, `${each.took < 10 ? each.took.toFixed(1) : Math.round(each.took)} ms`),
    el("time", {}, at),
  ];
  return el("li", { "data-number": each.number }, el("button", facts, line));
}

async function unfold(button, number) {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) return button.nextElementSibling?.remove();
  const answer = await fetch(`/page/traffic/${number}`).catch(() => null);
  const whole = await answer?.json().catch(() => null);
  const json = (part) => el("pre", { tabindex: "0" }, typeof part === "string" ? part : JSON.stringify(part, null, 2));
  const parts = whole?.payload === undefined ? [el("p", {}, whole?.error || "The workspace does not answer.")] : [el("h3", {}, "Payload"), json(whole.payload), el("h3", {}, "Answer"), json(whole.answer)];
  if (button.getAttribute("aria-expanded") === "true" && !button.nextElementSibling) button.after(el("div", { class: "whole" }, parts));
  return null;
}

const heading = (name) => `${name[0].toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;

function drawTroubles(troubles) {
  const print = JSON.stringify(troubles);
  if ($("troubles").dataset.print === print) return;
  const held = $("troubles").contains(document.activeElement) ? document.activeElement.dataset.trouble : null;
  $("troubles").dataset.print = print;
  $("troubles").replaceChildren(...troubles.map(drawTrouble));
  if (held) $("troubles").querySelector(`[data-trouble="${held}"]`)?.focus();
}

function drawTrouble({ name, words, is_on }) {
  const facts = { type: "button", "data-trouble": name, "aria-pressed": String(is_on), onclick: () => switchTrouble(name, !is_on) };
  return el("li", {}, el("div", {}, el("b", {}, heading(name)), el("p", {}, words)), el("button", facts, is_on ? "End" : "Begin", el("span", { class: "unseen" }, ` ${heading(name)}`)));
}

async function switchTrouble(name, on) {
  try {
    drawTroubles((await call(`/page/troubles/${encodeURIComponent(name)}`, { on })).troubles);
  } catch (error) {
    trouble(error.message);
  }
}

function anew() {
  panel.last = 0;
  $("wire-lines").replaceChildren();
  hears();
}

function pause({ currentTarget: button }) {
  panel.isPaused = !panel.isPaused;
  button.setAttribute("aria-pressed", String(panel.isPaused));
  button.textContent = panel.isPaused ? "Go on" : "Pause";
  hears();
}

function build() {
  $("panel").append(
    el("header", {}, el("h2", { id: "panel-title" }, "Traffic"), el("button", { type: "button", id: "wire-pause", "aria-pressed": "false", onclick: pause }, "Pause"), el("button", { type: "button", class: "bare", "aria-label": "Close", onclick: () => openPanel(false) }, "✕")),
    el("input", { type: "search", id: "wire-filter", placeholder: "Filter by method or content", "aria-label": "Filter the traffic", autocomplete: "off", oninput: anew }),
    el("ol", { id: "wire-lines", "aria-label": "Newest first" }),
    el("p", { id: "wire-none" }, "Nothing yet, or nothing that fits."),
    el("h2", {}, "Trouble"),
    el("ul", { id: "troubles" }),
  );
}

export function openPanel(isOpen, isByHand = true) {
  if (!$("panel").childElementCount) build();
  panel.isOpen = isOpen;
  $("panel").hidden = !isOpen;
  document.body.classList.toggle("watched", isOpen);
  $("wire").setAttribute("aria-pressed", String(isOpen));
  stored("panel", isOpen ? "open" : "");
  if (isOpen) anew();
  if (isByHand) $(isOpen ? "wire-filter" : "wire").focus();
}

$("wire").addEventListener("click", () => openPanel(!panel.isOpen));
