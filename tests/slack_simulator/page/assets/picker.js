import { badge, el, fresh } from "./tools.js";

// How many choices are drawn at once; the search brings the others up.
const MOST_SHOWN = 200;

let opened = null; // the open list; where it is drawn anew it opens again, and the reader stays at the same line

const same = (one, other) => one === other || (one?.value !== undefined && one.value === other?.value);

// A list to choose from, with a search field above it. `choices` is asked anew each time it opens;
// instead of it, `suggest` may tell what fits a text. `commit` hears of a choice once it is made.
export function picker({ commit = () => {}, ...asks }) {
  const made = new Picker({ commit, ...asks });
  made.tell();
  if (asks.at && opened?.at === asks.at) queueMicrotask(made.reopen.bind(made, opened));
  return made.box;
}

const face = (each) => [
  el("span", {}, each.text, each.detail ? el("small", {}, each.detail) : null),
  each.waiting ? badge(each.waiting) : null,
];

// A press on words would move the focus to whatever lies around the list, which closes it under the mouse.
const keepsFocus = (event) => {
  if (!event.target.closest("input, button, summary")) event.preventDefault();
};

class Picker {
  constructor(asks) {
    this.asks = asks;
    this.chosen = asks.several ? [...(asks.value || [])] : asks.value;
    this.isChanged = false;
    this.turn = 0;
    // What was seen among the suggestions.
    this.found = new Map((asks.known || []).map((each) => [each.value?.value ?? each.value, each]));
    this.list = el("ul");
    this.drawSummary(asks);
    this.drawBox();
  }

  drawSummary({ id, at, named = {} }) {
    this.text = el("span", { id: fresh("chosen"), class: "chosen" });
    const labels = named["aria-labelledby"] ? `${named["aria-labelledby"]} ${this.text.id}` : null;
    this.label = named["aria-label"] ? el("span", { class: "unseen" }, `${named["aria-label"]}: `) : null;
    const spoken = { "aria-invalid": null, "aria-label": null, "aria-labelledby": labels };
    this.summary = el("summary", { ...named, id, "data-at": at, ...spoken }, this.label, this.text);
  }

  drawBox() {
    const facts = { type: "search", placeholder: "Search", "aria-label": "Search", autocomplete: "off" };
    this.search = el("input", { ...facts, oninput: () => this.fill() });
    this.sheet = el("div", { class: "sheet" }, this.search, this.list);
    const heard = {
      ontoggle: () => this.toggled(),
      onkeydown: (event) => this.keys(event),
      onfocusin: (event) => this.remember(event),
      onfocusout: (event) => this.leaves(event),
      onmousedown: keepsFocus,
    };
    this.box = el("details", { class: "picker", ...heard }, this.summary, this.sheet);
  }

  isChosen = (each) => (this.asks.several ? this.chosen.some((one) => same(one, each.value)) : same(this.chosen, each.value));

  all() {
    return this.asks.choices ? this.asks.choices() : [...this.found.values()];
  }

  tell() {
    const { title, empty, several } = this.asks;
    const picked = this.all().filter(this.isChosen);
    // Where nothing is chosen yet, the words that ask for it say the same.
    if (this.label) this.label.hidden = !picked.length;
    const asking = empty || (several ? "Select options" : "Select one");
    if (title) this.text.replaceChildren(...title(picked[0]));
    else if (!picked.length) this.text.replaceChildren(el("span", { class: "empty" }, asking));
    else this.text.replaceChildren(...picked.map((each) => el("span", { class: several ? "chip" : "one" }, each.text)));
  }

  toggled() {
    if (!this.box.open) this.settle();
    else if (opened?.box !== this.box) this.begin();
  }

  opens(line, shown) {
    const { box, search } = this;
    opened = { at: this.asks.at, box, search, line, shown, isChanged: () => this.isChanged };
    box.open = true;
  }

  begin() {
    this.opens(0, [[]]);
    this.search.focus();
    this.fill();
    this.reveal();
  }

  reveal() {
    this.box.classList.toggle("from-right", this.box.getBoundingClientRect().left + this.sheet.offsetWidth > innerWidth);
    this.sheet.scrollIntoView({ block: "nearest" });
  }

  reopen(before) {
    if (before !== opened || before.box.isConnected || !this.box.isConnected) return;
    const { line, shown } = before;
    this.search.value = before.search.value;
    this.isChanged = before.isChanged();
    if (this.asks.suggest) this.finds(shown[0]);
    this.opens(line, shown);
    this.show(...shown);
    (this.stops()[line] || this.search).focus();
    this.reveal();
  }

  stops() {
    return [this.search, ...this.list.querySelectorAll("button, input:enabled")];
  }

  remember({ target }) {
    if (opened?.box === this.box) opened.line = Math.max(0, this.stops().indexOf(target));
  }

  settle() {
    this.search.value = "";
    if (opened?.box === this.box) opened = null;
    if (!this.isChanged) return;
    this.isChanged = false;
    this.asks.commit(this.chosen);
  }

  finds(fits) {
    for (const each of fits) this.found.set(each.value.value, each);
  }

  async fill() {
    const wanted = this.search.value.toLowerCase().trim();
    const fitting = (each) => `${each.text} ${each.detail || ""}`.toLowerCase().includes(wanted);
    if (this.asks.choices) return this.show(this.asks.choices().filter(fitting));
    const turn = (this.turn += 1);
    const { choices: fits, hint } = await this.asks.suggest(this.search.value.trim());
    // An earlier question may be answered later.
    if (turn !== this.turn) return null;
    this.finds(fits);
    return this.show(fits, hint);
  }

  show(fits, hint = "Nothing found") {
    if (opened?.box === this.box) opened.shown = [fits, hint];
    const { several, clearable } = this.asks;
    const lines = this.linesOf(fits.slice(0, MOST_SHOWN));
    if (!fits.length) lines.push(el("li", { class: "empty", role: "status" }, hint));
    if (clearable && !several && this.chosen && !this.search.value) lines.push(el("li", {}, this.clearing()));
    this.list.replaceChildren(...lines);
    if (several) this.limit();
  }

  linesOf(fits) {
    let group = "";
    return fits.flatMap((each) => {
      const heading = each.group && each.group !== group ? [el("li", { class: "group" }, each.group)] : [];
      group = each.group;
      return [...heading, el("li", {}, this.asks.several ? this.tick(each) : this.button(each))];
    });
  }

  clearing() {
    return el("button", { type: "button", class: "empty", onclick: () => this.choose(null) }, "Clear");
  }

  button(each) {
    const facts = { type: "button", "aria-pressed": String(this.isChosen(each)) };
    return el("button", { ...facts, onclick: () => this.choose(each.value) }, face(each));
  }

  tick(each) {
    return el("label", {}, el("input", { type: "checkbox", checked: this.isChosen(each), onchange: () => this.flip(each) }), face(each));
  }

  flip(each) {
    this.chosen = this.isChosen(each) ? this.chosen.filter((one) => !same(one, each.value)) : [...this.chosen, each.value];
    this.isChanged = true;
    this.asks.change(this.chosen);
    this.tell();
    this.limit();
  }

  limit() {
    const { most } = this.asks;
    const isFull = Boolean(most && this.chosen.length >= most);
    for (const input of this.list.querySelectorAll("input")) input.disabled = isFull && !input.checked;
  }

  // The browser tells of the closing only later, when the list may already have been drawn anew.
  close() {
    this.box.open = false;
    this.settle();
  }

  choose(one) {
    this.chosen = one;
    this.isChanged = true;
    this.box.open = false;
    this.tell();
    this.summary.focus();
    this.asks.change(this.chosen);
    this.settle();
  }

  leaves({ relatedTarget }) {
    if (relatedTarget && !this.box.contains(relatedTarget)) this.close();
  }

  keys(event) {
    const stops = this.stops();
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape" && this.box.open) {
      this.summary.focus();
      this.close();
    } else if (["ArrowDown", "Enter", " "].includes(event.key) && !this.box.open) this.begin();
    else if (event.key === "Enter" && at === 0) stops[1]?.click();
    else if (event.key === "ArrowDown" && at >= 0) stops[Math.min(at + 1, stops.length - 1)].focus();
    else if (event.key === "ArrowUp" && at > 0) stops[at - 1].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details.picker[open]")) if (!box.contains(event.target)) box.open = false;
});
