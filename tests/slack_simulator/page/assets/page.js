// What one person sees of the workspace, drawn as Slack draws it.

import { $, el, safely, stored } from "./tools.js";
import { HOME, here, me, nameOf, seen } from "./seen.js";
import { act, listen, refresh, trouble } from "./calls.js";
import { prose } from "./text.js";
import { drawSidebar, drawTime, drawWho, drawer, hasHome } from "./sidebar.js";
import { showPerson } from "./people.js";
import { drawMain, placeOpen } from "./messages.js";
import { drawForm } from "./form.js";
import { drawLine, forgetDrafts } from "./composer.js";
import { drawSkips, offerSkips } from "./skips.js";
import { hears, openPanel } from "./traffic.js";
import { drawGuide, offerGuides, stopGuide } from "./guide.js";
import { listenToKeys } from "./keys.js";

let known = null; // the messages this person had when last looked, to tell the new ones

function draw() {
  document.body.classList.toggle("foreign", !seen.has_guides);
  if (here.open === HOME ? !hasHome() : !placeOpen()) here.open = seen.conversations.find((each) => each.is_direct).id;
  history.replaceState(null, "", `?${new URLSearchParams(here)}`);
  const waiting = seen.conversations.reduce((sum, each) => sum + each.unread, 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${me().name} · ${seen.team}`;
  drawSkips();
  drawWho(become);
  drawSidebar();
  drawMain();
  drawLine();
  drawForm();
  announce();
  drawGuide();
}

function announce() {
  const all = seen.conversations.flatMap((each) => each.messages);
  const news = known?.who === here.who ? all.filter((each) => !known.keys.has(each.ts) && each.user !== seen.me) : [];
  known = { who: here.who, keys: new Set(all.map((each) => each.ts)) };
  if (news.length) $("news").textContent = news.map((each) => `${nameOf(each.user)}: ${heard(each)}`).join(" ");
}

const heard = ({ text }) => el("p", {}, safely(() => prose(text), () => text)).textContent;

async function become(handle) {
  Object.assign(here, { who: handle, open: "" });
  trouble("");
  drawer(false);
  await refresh();
  // Nothing new was told if this is who was looked through before.
  if (seen && !here.open) draw();
}

async function openPlace(open) {
  here.open = open;
  drawer(false);
  trouble("");
  draw();
  $("title").focus();
  if (open === HOME) await act("opens_home", {});
}

async function beginAnew() {
  stopGuide();
  forgetDrafts();
  await become("");
  introduce(true);
}

function introduce(isShown) {
  $("intro").hidden = !isShown;
  $("help").setAttribute("aria-expanded", String(isShown));
  if (!isShown) stored("introduced", "yes");
}

function closeIntro() {
  introduce(false);
  $("help").focus();
}

$("sidebar").addEventListener("click", (event) => {
  const someone = event.target.closest("[data-person]");
  if (someone) showPerson(someone.dataset.person, become);
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPlace(link.dataset.open);
});

$("help").addEventListener("click", () => introduce($("intro").hidden));
$("dismiss").addEventListener("click", closeIntro);
document.addEventListener("visibilitychange", () => {
  if (!seen || document.hidden) return;
  draw();
  refresh();
});

offerSkips(beginAnew);
offerGuides({ become, openPlace, begin: () => introduce(false) });
listenToKeys({ introduce, closeIntro, openPlace });
introduce(!stored("introduced"));
if (stored("panel")) openPanel(true, false);
listen({ draw, become, drawTime, hears });
await refresh();
if (seen && here.open === HOME) act("opens_home", {});
