// Leading a visitor: a card that says what comes next, and an outline around where to press.

import { $, el, storedForTab } from "./tools.js";
import { HOME, here, me, seen } from "./seen.js";
import { call, tries, trouble } from "./calls.js";
import { confirmed } from "./confirm.js";
import { GUIDES, stepNow } from "./guides.js";
import { forgetDrafts, write } from "./composer.js";

const GAP = 12;
// Held, because a dialog that is drawn anew throws out whatever stands in it.
const coach = $("coach");

let page = null; // {become, openPlace, begin}
let marked = null; // the node with the outline
let printed = "";
let written = ""; // the step whose command was written already

let running = GUIDES[storedForTab("guide")] || null; // the guide that is on; it survives a reload

function lead(name) {
  running = GUIDES[name] || null;
  storedForTab("guide", name);
}

const WHOLE = {
  title: { text: "Start over first?" },
  text: { text: "The guide shows everything from the first step on only in a fresh workspace. What happened here is then forgotten." },
  confirm: { text: "Start over" },
  deny: { text: "Go on as it is" },
};

async function start(name) {
  const guide = GUIDES[name];
  if (seen.has_begun && (await confirmed(WHOLE))) {
    stopGuide();
    page.begin();
    await tries("/page/skips/reset", {});
    forgetDrafts();
  }
  page.begin();
  written = "";
  try {
    await page.become(guide.who);
    // Its first command needs an empty line.
    write("");
    lead(name);
    drawGuide();
    await call("/page/guides", { who: guide.who });
  } catch (error) {
    trouble(error.message);
  }
}

export function stopGuide() {
  if (!running) return;
  lead("");
  drawGuide();
  call("/page/guides", { who: "" }).catch(() => {});
}

export function drawGuide() {
  for (const button of document.querySelectorAll("#guides [data-guide]")) button.hidden = !seen.people.some((each) => each.handle === GUIDES[button.dataset.guide].who);
  const guide = running;
  if (!guide || !seen.people.some((each) => each.handle === guide.who)) return hide();
  const now = stepNow(guide);
  prefill(guide, now.step);
  mark(now.node || null);
  show(guide, now);
  return place();
}

function prefill(guide, step) {
  // Each conversation has a line of its own; the Home tab has none.
  const key = `${guide.who} ${step.key} ${here.open}`;
  if (!step.types || here.open === HOME || written === key || me().handle !== guide.who || $("line").value || seen.skipping) return;
  written = key;
  write(step.types);
  $("line").focus();
}

function mark(node) {
  if (marked === node) return;
  marked?.classList.remove("next");
  marked = node;
  if (!node) return;
  node.classList.add("next");
  node.scrollIntoView({ block: "nearest" });
}

function hide() {
  mark(null);
  printed = "";
  coach.hidden = true;
  return null;
}

function show(guide, { number, step, words, back }) {
  // While a dialog is open everything else is out of reach, so the card moves below its title.
  const title = document.querySelector("dialog[open] header");
  if (title && title.nextElementSibling !== coach) title.after(coach);
  if (!title && coach.parentElement !== document.body) document.body.append(coach);
  coach.hidden = false;
  const print = JSON.stringify([guide.who, number, words, back]);
  if (print === printed) return;
  printed = print;
  const held = coach.contains(document.activeElement);
  Object.assign(coach.dataset, { step: step.key, number });
  const said = el("p", { id: "coach-words", role: "status", tabindex: "-1" });
  coach.replaceChildren(
    el("p", { class: "count" }, `${guide.title}: step ${number} of ${guide.steps.length}`),
    said,
    el("div", {}, back ? el("button", { type: "button", class: "primary", id: "coach-back", onclick: () => page.become(guide.who) }, `Be ${back}`) : null, ...(step.key === "done" ? others(guide) : []), el("button", { type: "button", id: "coach-stop", onclick: stopGuide }, step.key === "done" ? "Close" : "Stop the guide")),
  );
  // A live region tells what changes in it, not what it is born with.
  requestAnimationFrame(() => (said.textContent = words));
  said.textContent = words;
  if (held) said.focus();
}

const others = (guide) =>
  Object.entries(GUIDES)
    .filter(([, each]) => each !== guide)
    .map(([name, each]) => el("button", { type: "button", "data-guide": name, onclick: () => start(name) }, each.title));

// Below what is to be pressed, else above it, else beside it; without anything in the corner.
function place() {
  if (coach.hidden || coach.parentElement !== document.body) return;
  const { offsetWidth: width, offsetHeight: height } = coach;
  const box = marked?.isConnected ? marked.getBoundingClientRect() : null;
  const at = box && box.width ? beside(box, width, height) : { left: innerWidth - width - GAP, top: $("composer").getBoundingClientRect().top - height - GAP };
  coach.style.left = `${Math.max(GAP / 2, Math.min(at.left, innerWidth - width - GAP / 2))}px`;
  coach.style.top = `${Math.max(GAP / 2, Math.min(at.top, innerHeight - height - GAP / 2))}px`;
}

function beside(box, width, height) {
  if (box.bottom + GAP + height < innerHeight) return { left: box.left, top: box.bottom + GAP };
  if (box.top - GAP - height > 0) return { left: box.left, top: box.top - GAP - height };
  const left = box.right + GAP + width < innerWidth ? box.right + GAP : box.left - GAP - width;
  return { left, top: box.top };
}

export function offerGuides(given) {
  page = given;
  for (const button of document.querySelectorAll("#guides [data-guide]")) {
    button.addEventListener("click", () => start(button.dataset.guide));
    button.disabled = false; // pressed before, it would do nothing
  }
  const again = () => seen && running && drawGuide();
  for (const kind of ["change", "input", "click"]) $("fields").addEventListener(kind, () => setTimeout(again));
  $("menu").addEventListener("click", () => setTimeout(again));
  addEventListener("resize", place);
  document.addEventListener("scroll", place, true);
}
