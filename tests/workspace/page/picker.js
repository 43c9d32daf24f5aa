import { badge, el, fresh } from "./tools.js";

// A list to choose from, with a search field above it. `choices` is asked anew each time it opens.
export function picker({ id, named = {}, value, change, choices, several, most, empty, title }) {
  let chosen = several ? [...(value || [])] : value;
  const text = el("span", { id: fresh("chosen"), class: "chosen" });
  const labels = named["aria-labelledby"] ? `${named["aria-labelledby"]} ${text.id}` : null;
  const summary = el("summary", { ...named, id, "aria-invalid": null, "aria-labelledby": labels }, text);
  const search = el("input", { type: "search", placeholder: "Search", "aria-label": "Search", oninput: fill });
  const list = el("ul");
  const box = el("details", { class: "picker", ontoggle: opened, onkeydown: keys }, summary, el("div", { class: "sheet" }, search, list));

  function tell() {
    const picked = choices().filter((each) => (several ? chosen.includes(each.value) : chosen === each.value));
    if (title) text.replaceChildren(...title(picked[0]));
    else if (!picked.length) text.replaceChildren(el("span", { class: "empty" }, empty || (several ? "Select options" : "Select one")));
    else text.replaceChildren(...picked.map((each) => el("span", { class: "chip" }, each.text)));
  }

  function opened() {
    if (!box.open) return;
    search.value = "";
    fill();
    search.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  function fill() {
    const asked = search.value.toLowerCase().trim();
    const fits = choices().filter((each) => `${each.text} ${each.detail || ""}`.toLowerCase().includes(asked));
    list.replaceChildren(...fits.map((each) => el("li", {}, several ? tick(each) : button(each))));
    if (!fits.length) list.append(el("li", { class: "empty" }, "Nothing found"));
  }

  const face = (each) => [
    el("span", {}, each.text, each.detail ? el("small", {}, each.detail) : null),
    each.waiting ? badge(each.waiting) : null,
  ];

  function tick(each) {
    const checked = chosen.includes(each.value);
    const disabled = !checked && most && chosen.length >= most;
    const flip = () => {
      const place = [...list.querySelectorAll("input")].indexOf(document.activeElement);
      chosen = chosen.includes(each.value) ? chosen.filter((one) => one !== each.value) : [...chosen, each.value];
      change(chosen);
      tell();
      fill();
      list.querySelectorAll("input")[place]?.focus();
    };
    return el("label", {}, el("input", { type: "checkbox", checked, disabled, onchange: flip }), face(each));
  }

  function button(each) {
    const choose = () => {
      chosen = each.value;
      box.open = false;
      tell();
      summary.focus();
      change(chosen);
    };
    return el("button", { type: "button", "aria-pressed": String(chosen === each.value), onclick: choose }, face(each));
  }

  function keys(event) {
    const all = [search, ...list.querySelectorAll("button, input")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape" && box.open) {
      box.open = false;
      summary.focus();
    } else if (event.key === "Enter" && at === 0) all[1]?.click();
    else if (event.key === "ArrowDown" && at >= 0) all[Math.min(at + 1, all.length - 1)].focus();
    else if (event.key === "ArrowUp" && at > 0) all[at - 1].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  tell();
  return box;
}

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details.picker[open]")) if (!box.contains(event.target)) box.open = false;
});
