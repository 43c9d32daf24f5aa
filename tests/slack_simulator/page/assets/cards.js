// Blocks that gather other things: cards, carousels, containers, plans; and those that only tell.

import { el, fresh, plain } from "./tools.js";
import { withEmoji } from "./emoji.js";
import { link, phrase, words } from "./text.js";
import { richText } from "./rich.js";
import { picture } from "./images.js";
import { drawButton } from "./buttons.js";

const folded = new Map(); // the containers that a reader has opened or closed, by surface and block

const ICONS = {
  bell: "🔔", book: "📖", bookmark: "🔖", bot: "🤖", calendar: "📅", check: "✓", clipboard: "📋", comment: "💬", email: "✉",
  file: "📄", flag: "⚑", folder: "📁", gear: "⚙", globe: "🌐", heart: "♥", help: "?", info: "ⓘ", lightbulb: "💡",
  link: "🔗", pin: "📌", refresh: "⟳", rocket: "🚀", sparkle: "✨", star: "☆", "star-filled": "★", trash: "🗑",
  "thumbs-up": "👍", "thumbs-down": "👎", user: "👤", warning: "⚠",
};
const iconOf = ({ icon, slack_icon }) =>
  icon ? picture(icon, "icon") : slack_icon ? el("span", { class: "icon glyph", "aria-hidden": "true" }, ICONS[slack_icon.name] || "◆") : null;

export function drawCard(block, place) {
  const heads = el("div", {}, block.title ? el("p", { class: "title" }, phrase(block.title)) : null, block.subtitle ? el("p", { class: "soft" }, phrase(block.subtitle)) : null);
  const buttons = (block.actions || []).map((element) => drawButton(block, element, place));
  return el(
    "article",
    { class: "card", "aria-label": plain(block.title) || "Card" },
    block.hero_image ? picture(block.hero_image, "hero") : null,
    block.title || block.subtitle ? el("div", { class: "heads" }, iconOf(block), heads) : null,
    block.body ? el("div", { class: "body" }, words(block.body)) : null,
    block.subtext ? el("p", { class: "soft" }, phrase(block.subtext)) : null,
    buttons.length ? el("div", { class: "actions" }, buttons) : null,
  );
}

export function drawCarousel(block, place) {
  const cards = el("ul", { class: "cards", tabindex: "0", "aria-label": "Cards" }, block.elements.map((card) => el("li", {}, drawCard(card, place))));
  const move = (step) => () => cards.scrollBy({ left: step * (cards.firstElementChild.offsetWidth + 12) });
  const arrow = (sign, name, step) => el("button", { type: "button", class: "arrow", "aria-label": name, onclick: move(step) }, sign);
  const turning = block.elements.length > 1 ? el("div", { class: "turning" }, arrow("‹", "Previous card", -1), arrow("›", "Next card", 1)) : null;
  return el("div", { class: "carousel", role: "group", "aria-roledescription": "carousel", "aria-label": `${block.elements.length} cards` }, cards, turning);
}

export function drawContainer(block, place, draw) {
  const key = JSON.stringify([place.at, block.block_id]);
  const title = block.rich_text_title ? richText(block.rich_text_title) : el("p", { class: "title" }, phrase(block.title));
  const heads = el("div", { class: "heads" }, iconOf(block), el("div", {}, title, block.subtitle ? el("p", { class: "soft" }, phrase(block.subtitle)) : null));
  const inside = el("div", { class: "inside" }, draw(block.child_blocks, place));
  const look = `container ${block.width || "standard"} ${block.has_header_divider ? "divided" : ""}`;
  if (!block.is_collapsible) return el("section", { class: look, "aria-label": plain(block.title) || "Container" }, heads, inside);
  const isOpen = folded.get(key) ?? !block.default_collapsed;
  const box = el("details", { class: look, open: isOpen, ontoggle: () => folded.set(key, box.open) }, el("summary", { "data-at": `${block.block_id}/` }, heads), inside);
  return box;
}

const LEVELS = { default: ["◆", "Note"], info: ["ⓘ", "Information"], warning: ["⚠", "Warning"], error: ["⊗", "Error"], success: ["✓", "Success"] };

export function drawAlert(block) {
  const [sign, name] = LEVELS[block.level] || LEVELS.default;
  return el("div", { class: `alert ${block.level || "default"}`, role: "note", "aria-label": name }, el("span", { class: "sign", "aria-hidden": "true" }, sign), el("div", {}, el("strong", {}, name), words(block.text)));
}

const STATES = { pending: ["○", "Waiting"], in_progress: ["◐", "Under way"], complete: ["✓", "Done"], error: ["⊗", "Failed"] };

export function drawTask(block) {
  const [sign, name] = STATES[block.status] || ["○", block.status];
  const sources = (block.sources || []).map((source) => el("li", {}, link(source.url, source.text)));
  return el(
    "div",
    { class: `task-card ${block.status}` },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("div", {}, el("p", {}, el("strong", {}, withEmoji(block.title)), " ", el("span", { class: "state" }, name)), block.details ? el("div", { class: "soft" }, richText(block.details)) : null, block.output ? richText(block.output) : null, sources.length ? el("ul", { class: "sources", "aria-label": "Sources" }, sources) : null),
  );
}

export function drawPlan(block) {
  const title = el("p", { id: fresh("plan"), class: "title" }, withEmoji(block.title));
  return el("section", { class: "plan", "aria-labelledby": title.id }, title, el("ol", {}, (block.tasks || []).map((task) => el("li", {}, drawTask(task)))));
}
