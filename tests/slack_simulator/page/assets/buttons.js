// Everything that is pressed: buttons, menus of further acts, opinions.

import { el, fresh } from "./tools.js";
import { seen } from "./seen.js";
import { confirmed } from "./confirm.js";
import { keyOf, send } from "./send.js";
import { isAddress, phrase } from "./text.js";

const isForMe = (element) => !element.visible_to_user_ids?.length || element.visible_to_user_ids.includes(seen.me);

function factsOf(block, element) {
  return {
    class: ["button", element.style].filter(Boolean).join(" "),
    "data-at": keyOf(block, element),
    "aria-label": element.accessibility_label,
    "aria-haspopup": element.confirm ? "dialog" : null,
  };
}

const opens = (address) => window.open(address, "_blank", "noreferrer");

export function drawButton(block, element, place) {
  if (!isForMe(element)) return null;
  if (element.url && isAddress(element.url)) return linked(block, element, place);
  async function press({ currentTarget: button }) {
    if (element.confirm && !(await confirmed(element.confirm))) return;
    await send(place, block, element, {}, button);
  }
  return el("button", { type: "button", ...factsOf(block, element), onclick: press }, phrase(element.text));
}

// A button with an address opens it, and is reported to the app as well.
function linked(block, element, place) {
  async function follow(event) {
    const button = event.currentTarget;
    if (element.confirm) {
      event.preventDefault();
      if (!(await confirmed(element.confirm))) return;
      opens(element.url);
    }
    await send(place, block, element, {}, button);
  }
  const facts = { ...factsOf(block, element), href: element.url, target: "_blank", rel: "noreferrer", onclick: follow };
  return el("a", facts, phrase(element.text), el("span", { "aria-hidden": "true" }, " ↗"), el("span", { class: "unseen" }, " (opens a new tab)"));
}

// It starts a workflow at its address; an app hears nothing of that.
export function drawWorkflowButton(block, element) {
  const facts = { ...factsOf(block, element), href: element.workflow.trigger.url, target: "_blank", rel: "noreferrer" };
  return el("a", facts, phrase(element.text), el("span", { "aria-hidden": "true" }, " ⚡"), el("span", { class: "unseen" }, " (starts a workflow)"));
}

export function drawIconButton(block, element, place) {
  const button = drawButton(block, element, place);
  button?.classList.add("quiet");
  button?.prepend(el("span", { "aria-hidden": "true" }, element.icon === "trash" ? "🗑 " : "◆ "));
  return button;
}

export function drawFeedback(block, element, place) {
  const opinion = (sign, { text, value, accessibility_label }) => {
    async function press({ currentTarget: button }) {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
      await send(place, block, element, { value }, button);
    }
    const facts = { type: "button", class: "button quiet", "data-at": `${keyOf(block, element)}/${value}`, "aria-label": accessibility_label, "aria-pressed": "false" };
    return el("button", { ...facts, onclick: press }, el("span", { "aria-hidden": "true" }, `${sign} `), phrase(text));
  };
  const group = el("div", { class: "opinions", role: "group", "aria-label": "Feedback" }, opinion("👍", element.positive_button), opinion("👎", element.negative_button));
  return group;
}

export function drawOverflow(block, element, place) {
  const id = fresh("menu");
  const facts = { type: "button", class: "button more", "data-at": keyOf(block, element), "aria-label": "More options", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id };
  const opener = el("button", { ...facts, onclick: () => show(menu.hidden) }, el("span", { "aria-hidden": "true" }, "⋯"));
  const items = element.options.map((option) => el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => choose(option) }, el("span", {}, phrase(option.text), option.description ? el("small", {}, phrase(option.description)) : null)));
  const menu = el("div", { id, class: "menu", role: "menu", "aria-label": "More options", hidden: true, onkeydown: keys, onfocusout: leaves }, items);

  function show(isShown) {
    menu.hidden = !isShown;
    opener.setAttribute("aria-expanded", String(isShown));
    if (!isShown) return opener.focus();
    menu.classList.toggle("from-right", opener.getBoundingClientRect().left > innerWidth / 2);
    items[0].focus();
    return menu.scrollIntoView({ block: "nearest" });
  }

  async function choose(option) {
    show(false);
    if (element.confirm && !(await confirmed(element.confirm))) return;
    if (option.url && isAddress(option.url)) opens(option.url);
    await send(place, block, element, { value: option.value }, opener);
  }

  function keys(event) {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") show(false);
    else if (to !== undefined) items[to % items.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function leaves(event) {
    if (menu.hidden || menu.contains(event.relatedTarget) || event.relatedTarget === opener) return;
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  }

  opener.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !menu.hidden) return;
    event.preventDefault();
    show(true);
  });
  return el("div", { class: "overflow" }, opener, menu);
}
