// The fields in which a person enters or chooses something.

import { el, fresh, plain } from "./tools.js";
import { inZone, me, seen } from "./seen.js";
import { phrase } from "./text.js";
import { chosenOption, choicesOf, optionsOf, sourceOf, suggestions } from "./choices.js";
import { picker } from "./picker.js";
import { secondsAt, wallClock } from "./values.js";

const NEARLY_FULL = 0.8;
const LINES = 4;

// `change` hears of every letter, `commit` of what is meant to stay.
function typed(tag, more = {}) {
  return (element, field) => {
    const isLong = tag === "textarea";
    const facts = { ...field.facts, ...more, maxlength: element.max_length, placeholder: plain(element.placeholder) || null };
    const left = el("span", { class: "counter", "aria-live": "polite" });
    const input = el(tag, { ...facts, value: isLong ? null : field.value, oninput, onkeydown }, isLong ? field.value || "" : null);
    function oninput() {
      field.change(input.value);
      count();
      if (field.isHeard("on_character_entered")) field.commit(input.value);
    }
    // In several lines Enter begins another one.
    function onkeydown(event) {
      if (event.key !== "Enter" || event.isComposing || (isLong && !(event.ctrlKey || event.metaKey))) return;
      if (!field.isHeard("on_enter_pressed")) return;
      event.preventDefault();
      field.commit(input.value);
    }
    function count() {
      const room = element.max_length - input.value.length;
      left.textContent = input.value.length >= element.max_length * NEARLY_FULL ? `${room} left` : "";
    }
    if (!element.max_length) return input;
    count();
    return el("div", { class: "counted" }, input, left);
  };
}

const numeric = (element, field) =>
  typed("input", { type: "number", step: element.is_decimal_allowed ? "any" : "1", min: element.min_value, max: element.max_value })(element, field);

const lined = (element, field) =>
  typed("textarea", { rows: Math.min(element.min_lines || LINES, 12) })(element, field);

// A date typed digit by digit is a date after every digit, so what is typed counts when the field is left.
function clocked(type, { shown = (value) => value, told = (value) => value || null } = {}) {
  return (element, field) => {
    let isTyping = false;
    let last = shown(field.value) || "";
    const input = el("input", { ...field.facts, type, value: last, oninput: () => field.change(told(input.value)), onchange, onkeydown, onpointerdown, onblur: settle });
    function settle() {
      isTyping = false;
      if (input.value === last) return;
      last = input.value;
      field.commit(told(last));
    }
    function onchange() {
      if (!isTyping) settle();
    }
    function onpointerdown() {
      isTyping = false;
    }
    function onkeydown(event) {
      if (event.key === "Tab") return;
      isTyping = event.key !== "Enter";
      if (isTyping || !field.isActing) return;
      event.preventDefault();
      settle();
    }
    const zone = type !== "date" && (element.timezone || me().zone);
    return zone ? el("div", { class: "clocked" }, input, el("span", { class: "hint" }, nameOfZone(zone))) : input;
  };
}

const nameOfZone = (zone) => `${inZone(new Date(seen.now), { timeZone: zone, timeZoneName: "long" }).split(", ").at(-1)}`;

function oneOrMany(type) {
  return (element, field) => {
    const group = el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", ...field.named, "aria-invalid": null });
    const name = fresh("choice");
    const ticked = () => [...group.querySelectorAll(":checked")].map((input) => input.value);
    const chosen = () => (type === "radio" ? ticked()[0] : ticked());
    function onchange() {
      field.change(chosen());
      field.commit(chosen());
    }
    for (const { value, text, description } of optionsOf(element)) {
      const checked = type === "radio" ? field.value === value : field.value?.includes(value);
      const input = el("input", { type, name, value, checked, onchange, "data-at": `${field.at}/${value}` });
      group.append(el("label", {}, input, el("span", {}, phrase(text), description ? el("small", {}, phrase(description)) : null)));
    }
    return group;
  };
}

function picks(element, field) {
  const several = element.type.startsWith("multi_");
  const all = { ...field, several, most: element.max_selected_items, empty: plain(element.placeholder), clearable: !field.required };
  if (sourceOf(element) !== "external") return picker({ ...all, choices: () => choicesOf(element) });
  const known = [field.value || []].flat().map((option) => ({ ...chosenOption(option), value: option }));
  return picker({ ...all, known, suggest: suggestions(element, field.place) });
}

const files = (element, field) =>
  el(
    "div",
    { class: "file" },
    el("input", {
      ...field.facts,
      type: "file",
      class: field.files?.length ? "chosen" : null,
      multiple: (element.max_files ?? 10) > 1,
      accept: element.filetypes?.map((type) => `.${type}`).join(","),
      onchange: ({ target }) => target.files[0] && field.upload(target),
    }),
    field.files?.map((file) => el("span", { class: "chip" }, file.name)),
  );

const SELECTS = ["static", "external", "users", "conversations", "channels"].flatMap((source) => [`${source}_select`, `multi_${source}_select`]);

const FIELDS = {
  plain_text_input: (element, field) => (element.multiline ? typed("textarea", { rows: LINES }) : typed("input", { type: "text" }))(element, field),
  rich_text_input: lined,
  number_input: numeric,
  email_text_input: typed("input", { type: "email", autocomplete: "off" }),
  url_text_input: typed("input", { type: "url" }),
  datepicker: clocked("date"),
  timepicker: clocked("time"),
  datetimepicker: clocked("datetime-local", { shown: (value) => value && wallClock(value), told: secondsAt }),
  radio_buttons: oneOrMany("radio"),
  checkboxes: oneOrMany("checkbox"),
  file_input: files,
  ...Object.fromEntries(SELECTS.map((type) => [type, picks])),
};

export const isField = (element) => element.type in FIELDS;

// `field` = {id, at, value, change, commit, isHeard, isActing, name or labelledby, …}
export function drawField(element, field) {
  const { id, at, name, labelledby, describedby, invalid, required } = field;
  const about = { "aria-describedby": describedby || null, "aria-invalid": invalid ? "true" : null };
  const named = { id, "aria-labelledby": labelledby, "aria-label": labelledby ? null : name, ...about };
  const facts = { id, "data-at": at, "aria-label": labelledby ? null : name, "aria-required": required ? "true" : null, ...about };
  return FIELDS[element.type](element, { ...field, named, facts });
}
