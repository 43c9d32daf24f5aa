// Blocks as Slack draws them.

import { $, el, fresh, plain } from "./tools.js";
import { inline, words } from "./text.js";
import { act } from "./calls.js";
import { drawField, drawInput, startOf } from "./fields.js";

const BLOCKS = {
  header: (block) => el("h3", {}, plain(block.text)),
  divider: () => el("hr"),
  image: (block) => el("p", { class: "context" }, `[${block.alt_text}]`),
  context: (block) => el("div", { class: "context" }, block.elements.map((each) => (each.text ? words(each) : `[${each.alt_text}]`))),
  actions: (block, place) => el("div", { class: "actions" }, block.elements.map((each) => control(block, each, place))),
  input: (block, place) => drawInput(block, place),
  section: (block, place) =>
    el(
      "div",
      { class: "section" },
      el("div", { class: "words" }, block.text ? words(block.text) : null, block.fields?.map((each) => el("div", { class: "half" }, words(each)))),
      block.accessory && block.accessory.type !== "image" ? control(block, block.accessory, place) : null,
    ),
};

// `place` says where the blocks stand, {channel, ts} or {view}, and holds the values entered there.
export const drawBlocks = (blocks, place) =>
  blocks.map((block) => (BLOCKS[block.type] ? BLOCKS[block.type](block, place) : el("p", { class: "context" }, `[${block.type}]`)));

function control(block, element, place) {
  const at = { ...place.at, block_id: block.block_id, action_id: element.action_id };
  if (element.type === "button") return drawButton(element, at);
  const value = startOf(place.values[block.block_id]?.[element.action_id]);
  const change = (chosen) => act("presses", { ...at, value: chosen });
  return drawField(element, { id: fresh("field"), value, change, name: plain(element.placeholder) || "Choose" });
}

function drawButton(element, at) {
  const facts = {
    type: "button",
    class: element.style || null,
    "data-at": `${at.block_id}/${at.action_id}`,
    "aria-label": element.accessibility_label,
    "aria-haspopup": element.confirm ? "dialog" : null,
    async onclick({ currentTarget: button }) {
      if (element.confirm && !(await confirmed(element.confirm))) return;
      await act("presses", at, button);
    },
  };
  return el("button", facts, plain(element.text));
}

export function confirmed(asks) {
  $("confirm-title").textContent = plain(asks.title);
  $("confirm-text").replaceChildren(...inline(asks.text.text));
  $("deny").textContent = plain(asks.deny) || "Cancel";
  $("agree").textContent = plain(asks.confirm) || "Yes";
  $("agree").className = asks.style || "primary";
  $("confirm").returnValue = "deny";
  $("confirm").showModal();
  return new Promise((answer) => {
    $("confirm").addEventListener("close", () => answer($("confirm").returnValue === "agree"), { once: true });
  });
}
