// What one person sees of the workspace, drawn as Slack draws it.

import { $, el, stored } from "./tools.js";
import { HOME, here, me, nameOf, seen } from "./seen.js";
import { act, listen, refresh, tries, trouble } from "./calls.js";
import { prose } from "./text.js";
import { confirmed } from "./blocks.js";
import { drawSidebar, drawTime, drawWho } from "./sidebar.js";
import { drawMain, placeOpen } from "./messages.js";
import { drawForm } from "./form.js";

let known = null; // the messages this person had when last looked, to tell the new ones

function draw() {
  if (here.open !== HOME && !placeOpen()) here.open = seen.conversations.find((each) => each.is_direct).id;
  history.replaceState(null, "", `?${new URLSearchParams(here)}`);
  const waiting = seen.conversations.reduce((sum, each) => sum + each.unread, 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${me().name} · ${seen.team}`;
  drawTime(seen.now);
  for (const button of document.querySelectorAll("[data-skip]")) button.hidden = !seen.skips.includes(button.dataset.skip);
  for (const button of document.querySelectorAll("[data-be]")) button.disabled = !seen.people.some((each) => each.handle === button.dataset.be);
  drawWho(become);
  drawSidebar();
  drawMain();
  drawForm();
  announce();
}

function announce() {
  const all = seen.conversations.flatMap((each) => each.messages);
  const news = known?.who === here.who ? all.filter((each) => !known.keys.has(each.ts) && each.user !== seen.me) : [];
  known = { who: here.who, keys: new Set(all.map((each) => each.ts)) };
  if (news.length) $("news").textContent = news.map((each) => `${nameOf(each.user)}: ${el("p", {}, prose(each.text)).textContent}`).join(" ");
}

async function become(handle, line = "") {
  Object.assign(here, { who: handle, open: "" });
  trouble("");
  $("line").value = line;
  await refresh();
  if (line) $("line").focus();
}

async function openPlace(open) {
  here.open = open;
  draw();
  $("title").focus();
  if (open === HOME) await act("opens_home", {});
}

$("sidebar").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPlace(link.dataset.open);
});

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("line").value;
  if (!text.trim()) return;
  $("line").value = "";
  const said = await act("types", { text, channel: here.open }, $("composer").querySelector("button"));
  // What could not be sent is given back, unless something else was typed meanwhile.
  if (!said && !$("line").value) $("line").value = text;
});

$("line").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", async () => {
    const asks = { title: { text: "Start over?" }, text: { text: "Everything that happened here is forgotten." }, confirm: { text: "Start over" }, style: "danger" };
    if (button.dataset.skip === "reset" && !(await confirmed(asks))) return;
    const said = await tries(`/page/skips/${button.dataset.skip}`, {}, button);
    if (said) $("news").textContent = said.said || `It is now ${$("time").textContent}.`;
    if (said?.said) trouble(said.said);
  });
}

function introduce(isShown) {
  $("intro").hidden = !isShown;
  $("help").setAttribute("aria-expanded", String(isShown));
  if (!isShown) stored("introduced", "yes");
}

$("help").addEventListener("click", () => introduce($("intro").hidden));
$("dismiss").addEventListener("click", () => {
  introduce(false);
  $("help").focus();
});
for (const button of document.querySelectorAll("[data-be]")) {
  button.addEventListener("click", () => become(button.dataset.be, button.dataset.line));
}
document.addEventListener("visibilitychange", () => seen && refresh());

introduce(!stored("introduced"));
listen({ draw, become, drawTime });
await refresh();
if (seen && here.open === HOME) act("opens_home", {});
