import { el } from "./tools.js";
import { seen } from "./seen.js";

export function avatar(id, name) {
  const initials = name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("");
  const node = el("span", { class: id === seen.app.id ? "avatar app" : "avatar", "aria-hidden": "true" }, id === seen.app.id ? "⇄" : initials);
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  if (id !== seen.app.id) node.style.setProperty("--hue", hue);
  return node;
}
