import { badge, el, fresh } from "./tools.js";

// How many choices are drawn at once; the search brings the others up.
const MOST_SHOWN = 200;

let opened = null; // the open list; where it is drawn anew it opens again, and the reader stays at the same line

const same = (one, other) => one === other || (one?.value !== undefined && one.value === other?.value);

// A list to choose from, with a search field above it. `choices` is asked anew each time it opens;
// instead of it, `suggest` may tell what fits a text. `commit` hears of a choice once it is made.
export function picker({ id, named = {}, at, value, change, commit = () => {}, choices, suggest, known = [], several, most, empty, title, clearable }) {
  let chosen = several ? [...(value || [])] : value;
  let isChanged = false;
  let asked = 0;
  const found = new Map(known.map((each) => [each.value?.value ?? each.value, each])); // what was seen among the suggestions
  const text = el("span", { id: fresh("chosen"), class: "chosen" });
  const labels = named["aria-labelledby"] ? `${named["aria-labelledby"]} ${text.id}` : null;
  const label = named["aria-label"] ? el("span", { class: "unseen" }, `${named["aria-label"]}: `) : null;
  const summary = el("summary", { ...named, id, "data-at": at, "aria-invalid": null, "aria-label": null, "aria-labelledby": labels }, label, text);
  const search = el("input", { type: "search", placeholder: "Search", "aria-label": "Search", autocomplete: "off", oninput: fill });
  const list = el("ul");
  const sheet = el("div", { class: "sheet" }, search, list);
  const box = el("details", { class: "picker", ontoggle: toggled, onkeydown: keys, onfocusin: remember, onfocusout: leaves }, summary, sheet);

  const isChosen = (each) => (several ? chosen.some((one) => same(one, each.value)) : same(chosen, each.value));
  const all = () => (choices ? choices() : [...found.values()]);

  function tell() {
    const picked = all().filter(isChosen);
    // Where nothing is chosen yet, the words that ask for it say the same.
    if (label) label.hidden = !picked.length;
    if (title) text.replaceChildren(...title(picked[0]));
    else if (!picked.length) text.replaceChildren(el("span", { class: "empty" }, empty || (several ? "Select options" : "Select one")));
    else text.replaceChildren(...picked.map((each) => el("span", { class: several ? "chip" : "one" }, each.text)));
  }

  function toggled() {
    if (!box.open) settle();
    else if (opened?.box !== box) begin();
  }

  function begin() {
    opened = { at, box, search, line: 0, shown: [[]], isChanged: () => isChanged };
    box.open = true;
    search.focus();
    fill();
    reveal();
  }

  function reveal() {
    box.classList.toggle("from-right", box.getBoundingClientRect().left + sheet.offsetWidth > innerWidth);
    sheet.scrollIntoView({ block: "nearest" });
  }

  function reopen(before) {
    if (before !== opened || before.box.isConnected || !box.isConnected) return;
    const { line, shown } = before;
    search.value = before.search.value;
    isChanged = before.isChanged();
    for (const each of suggest ? shown[0] : []) found.set(each.value.value, each);
    opened = { at, box, search, line, shown, isChanged: () => isChanged };
    box.open = true;
    show(...shown);
    (stopsNow()[line] || search).focus();
    reveal();
  }

  const stopsNow = () => [search, ...list.querySelectorAll("button, input:enabled")];

  function remember({ target }) {
    if (opened?.box === box) opened.line = Math.max(0, stopsNow().indexOf(target));
  }

  function settle() {
    search.value = "";
    if (opened?.box === box) opened = null;
    if (!isChanged) return;
    isChanged = false;
    commit(chosen);
  }

  async function fill() {
    const wanted = search.value.toLowerCase().trim();
    if (choices) return show(choices().filter((each) => `${each.text} ${each.detail || ""}`.toLowerCase().includes(wanted)));
    const turn = (asked += 1);
    const { choices: fits, hint } = await suggest(search.value.trim());
    // An earlier question may be answered later.
    if (turn !== asked) return null;
    for (const each of fits) found.set(each.value.value, each);
    return show(fits, hint);
  }

  function show(fits, hint = "Nothing found") {
    if (opened?.box === box) opened.shown = [fits, hint];
    const lines = [];
    let group = "";
    for (const each of fits.slice(0, MOST_SHOWN)) {
      if (each.group && each.group !== group) lines.push(el("li", { class: "group" }, each.group));
      group = each.group;
      lines.push(el("li", {}, several ? tick(each) : button(each)));
    }
    if (!fits.length) lines.push(el("li", { class: "empty", role: "status" }, hint));
    if (clearable && !several && chosen && !search.value) lines.push(el("li", {}, el("button", { type: "button", class: "empty", onclick: () => choose(null) }, "Clear")));
    list.replaceChildren(...lines);
    if (several) limit();
  }

  const face = (each) => [
    el("span", {}, each.text, each.detail ? el("small", {}, each.detail) : null),
    each.waiting ? badge(each.waiting) : null,
  ];

  function tick(each) {
    const input = el("input", { type: "checkbox", checked: isChosen(each), onchange: flip });
    function flip() {
      chosen = isChosen(each) ? chosen.filter((one) => !same(one, each.value)) : [...chosen, each.value];
      isChanged = true;
      change(chosen);
      tell();
      limit();
    }
    return el("label", {}, input, face(each));
  }

  function limit() {
    const isFull = Boolean(most && chosen.length >= most);
    for (const input of list.querySelectorAll("input")) input.disabled = isFull && !input.checked;
  }

  const button = (each) => el("button", { type: "button", "aria-pressed": String(isChosen(each)), onclick: () => choose(each.value) }, face(each));

  // The browser tells of the closing only later, when the list may already have been drawn anew.
  function close() {
    box.open = false;
    settle();
  }

  function choose(one) {
    chosen = one;
    isChanged = true;
    box.open = false;
    tell();
    summary.focus();
    change(chosen);
    settle();
  }

  function leaves({ relatedTarget }) {
    if (relatedTarget && !box.contains(relatedTarget)) close();
  }

  function keys(event) {
    const stops = stopsNow();
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape" && box.open) {
      summary.focus();
      close();
    } else if (["ArrowDown", "Enter", " "].includes(event.key) && !box.open) begin();
    else if (event.key === "Enter" && at === 0) stops[1]?.click();
    else if (event.key === "ArrowDown" && at >= 0) stops[Math.min(at + 1, stops.length - 1)].focus();
    else if (event.key === "ArrowUp" && at > 0) stops[at - 1].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  tell();
  if (at && opened?.at === at) queueMicrotask(reopen.bind(null, opened));
  return box;
}

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details.picker[open]")) if (!box.contains(event.target)) box.open = false;
});
