// Letting time pass, and starting over.

import { $ } from "./tools.js";
import { inZone, seen } from "./seen.js";
import { tries, trouble } from "./calls.js";
import { confirmed } from "./confirm.js";
import { drawTime } from "./sidebar.js";

const ASKS = { title: { text: "Start over?" }, text: { type: "plain_text", text: "Everything that happened here is forgotten." }, confirm: { text: "Start over" }, style: "danger" };

export function drawSkips() {
  for (const button of document.querySelectorAll("[data-skip]")) {
    button.hidden = !seen.skips.includes(button.dataset.skip);
    if (seen.skipping) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  const day = inZone(new Date(seen.now), { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const words = seen.underway || (seen.skipping ? `Time is passing. It is ${day}.` : "");
  $("underway").hidden = !words;
  if ($("underway").textContent !== words) $("underway").textContent = words;
  drawTime(seen.now);
}

async function skip(button, begins) {
  if (button.getAttribute("aria-disabled")) return;
  const name = button.dataset.skip;
  if (name === "reset" && !(await confirmed(ASKS))) return;
  const said = await tries(`/page/skips/${name}`, {}, button);
  if (!said) return;
  if (name === "reset") await begins();
  $("news").textContent = said.said || `It is now ${$("time").textContent}.`;
  if (said.said) told(said.said);
}

// Said beside the composer, as no trouble, until something else is done.
function told(words) {
  trouble(words);
  $("trouble").classList.add("calm");
}

export function offerSkips(begins) {
  for (const button of document.querySelectorAll("[data-skip]")) button.addEventListener("click", () => skip(button, begins));
}
