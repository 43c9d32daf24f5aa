// Talking to the workspace: acts, the state it tells, and the stream that says when to ask again.

import { $ } from "./tools.js";
import { here, me, seen, sees } from "./seen.js";

export function trouble(words) {
  for (const id of ["trouble", "form-trouble"]) $(id).textContent = "";
  $("trouble").classList.remove("calm");
  $($("form").open ? "form-trouble" : "trouble").textContent = words;
}

export async function call(path, body) {
  const sent =
    body instanceof FormData
      ? { method: "POST", body }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, sent).catch(() => {
    throw new Error("The workspace does not answer. Is it still running?");
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || "Something went wrong in the practice workspace.");
  return said;
}

export async function tries(path, body, button) {
  if (button?.getAttribute("aria-disabled")) return null;
  trouble("");
  // A button that is really disabled would lose the focus.
  button?.setAttribute("aria-disabled", "true");
  try {
    return await call(path, body);
  } catch (error) {
    trouble(error.message);
    return null;
  } finally {
    button?.removeAttribute("aria-disabled");
    await refresh();
  }
}

export const act = (name, given, button) => tries(`/page/acts/${name}`, { who: here.who, ...given }, button);

const UNCHANGED = 204;

let shows = null; // {draw, become, drawTime, hears}: what the page does with what is told
let refreshing = null;
let isStale = false;

export function refresh() {
  isStale = true;
  refreshing ??= refreshAll().finally(() => (refreshing = null));
  return refreshing;
}

async function refreshAll() {
  while (isStale) {
    isStale = false;
    // Without an answer nothing is drawn; the stream notices by itself and tries again.
    const asked = new URLSearchParams({ who: here.who, have: seen?.print || "" });
    const answer = await fetch(`/page/state?${asked}`).catch(() => null);
    if (answer?.status === UNCHANGED) continue;
    const told = await answer?.json().catch(() => null);
    if (!told || isStale) continue;
    if (!answer.ok) return stranded(told.error);
    sees(told);
    here.who = me().handle;
    shows.draw();
  }
}

// Who cannot act any more is looked through no longer.
function stranded(words) {
  trouble(words);
  if (!here.who) return;
  // Only when this refresh is over can the next one begin.
  setTimeout(async () => {
    await shows.become("");
    trouble(words);
  });
}

export function listen(page) {
  shows = page;
  const stream = new EventSource("/page/events");
  stream.addEventListener("revision", () => {
    refresh();
    shows.hears();
  });
  stream.addEventListener("clock", (event) => seen && shows.drawTime(event.data));
  stream.onopen = () => {
    if (!$("lost").hidden) trouble("");
    lose("");
  };
  stream.onerror = () => {
    lose("The workspace does not answer. Trying again…");
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(page), 2000);
  };
}

function lose(words) {
  $("lost").hidden = !words;
  $("lost").textContent = words;
}
