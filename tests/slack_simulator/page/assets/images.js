// Pictures: those of the workspace are shown, those from outside are only named.

import { el } from "./tools.js";
import { link, phrase } from "./text.js";

const fileOf = ({ id, url = "" }) => id || /F[A-Z0-9]{8,}/.exec(url)?.[0];

export function picture(part, look = "") {
  const file = part.slack_file && fileOf(part.slack_file);
  if (!file) return frame(part, look);
  const shown = el("img", { class: `picture ${look}`, src: `/page/files/${file}`, alt: part.alt_text });
  shown.addEventListener("error", () => shown.replaceWith(frame(part, look)));
  return shown;
}

// Nothing on this page comes from outside, so a picture from there is a frame with its description.
function frame(part, look) {
  const address = part.image_url || part.slack_file?.url;
  const words = address ? link(address, part.alt_text) : part.alt_text;
  // An icon has no room for words.
  const shown = look === "icon" ? el("span", { class: "unseen" }, words) : words;
  return el("span", { class: `picture missing ${look}`, title: part.alt_text }, el("span", { "aria-hidden": "true" }, "▧ "), shown);
}

export function drawImage(block) {
  const title = block.title ? el("figcaption", {}, phrase(block.title)) : null;
  return el("figure", {}, title, picture(block));
}
