// The fields in which a person enters or chooses something.

import { el, fresh, plain } from "./tools.js";
import { here, seen } from "./seen.js";
import { tries } from "./calls.js";
import { picker } from "./picker.js";

const KEPT = ["selected_users", "selected_user", "selected_date", "selected_time", "value"];

export function startOf(kept) {
  if (!kept) return null;
  if (kept.selected_options) return kept.selected_options.map((option) => option.value);
  if ("selected_option" in kept) return kept.selected_option?.value ?? null;
  return kept[KEPT.find((key) => key in kept)] ?? null;
}

const optionsOf = (element) => (element.option_groups || [{ options: element.options || [] }]).flatMap((group) => group.options);
const choicesOf = (element) => optionsOf(element).map((option) => ({ value: option.value, text: plain(option.text), detail: plain(option.description) }));
const peopleToChoose = () => seen.people.filter((each) => each.can_act).map((each) => ({ value: each.id, text: each.name, detail: each.title }));

function written(type) {
  return (element, field) => {
    const facts = { ...field.facts, type, value: field.value, maxlength: element.max_length, placeholder: plain(element.placeholder) || null };
    return el("input", { ...facts, oninput: (event) => field.change(event.target.value) });
  };
}

function oneOrMany(type) {
  return (element, field) => {
    const group = el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", ...field.named });
    const name = fresh("choice");
    const ticked = () => [...group.querySelectorAll(":checked")].map((input) => input.value);
    const change = () => field.change(type === "radio" ? ticked()[0] : ticked());
    for (const { value, text, detail } of choicesOf(element)) {
      const checked = type === "radio" ? field.value === value : field.value?.includes(value);
      const input = el("input", { type, name, value, checked, onchange: change });
      group.append(el("label", {}, input, el("span", {}, text, detail ? el("small", {}, detail) : null)));
    }
    return group;
  };
}

const picks = (choices, several) => (element, field) =>
  picker({ ...field, choices: () => choices(element), several, most: element.max_selected_items, empty: plain(element.placeholder) });

const FIELDS = {
  plain_text_input: (element, field) =>
    element.multiline
      ? el("textarea", { ...field.facts, rows: 4, maxlength: element.max_length, oninput: (event) => field.change(event.target.value) }, field.value || "")
      : written("text")(element, field),
  number_input: written("number"),
  email_text_input: written("email"),
  url_text_input: written("url"),
  datepicker: written("date"),
  timepicker: written("time"),
  radio_buttons: oneOrMany("radio"),
  checkboxes: oneOrMany("checkbox"),
  static_select(element, field) {
    const empty = el("option", { value: "" }, plain(element.placeholder) || "Choose an option");
    const offered = choicesOf(element).map(({ value, text }) => el("option", { value, selected: value === field.value }, text));
    return el("select", { ...field.facts, onchange: (event) => field.change(event.target.value || null) }, empty, offered);
  },
  multi_static_select: picks(choicesOf, true),
  users_select: picks(peopleToChoose, false),
  multi_users_select: picks(peopleToChoose, true),
  file_input: (element, field) =>
    el(
      "div",
      { class: "file" },
      el("input", {
        ...field.facts,
        type: "file",
        class: field.files?.length ? "chosen" : null,
        accept: element.filetypes?.map((type) => `.${type}`).join(","),
        onchange: ({ target }) => target.files[0] && field.upload(target),
      }),
      field.files?.map((file) => el("span", { class: "chip" }, file.name)),
    ),
};

export function drawField(element, field) {
  const { id, name, labelledby, describedby, invalid, required } = field;
  const about = { "aria-describedby": describedby || null, "aria-invalid": invalid ? "true" : null };
  const named = { id, "aria-labelledby": labelledby, "aria-label": labelledby ? null : name, ...about };
  const facts = { id, "aria-label": labelledby ? null : name, "aria-required": required ? "true" : null, ...about };
  const draw = FIELDS[element.type];
  return draw ? draw(element, { ...field, named, facts }) : el("p", { class: "context" }, `[${element.type}]`);
}

export function drawInput(block, place) {
  const { element, block_id } = block;
  const [id, labelledby, hint, error] = ["field", "label", "hint", "error"].map(fresh);
  const key = `${block_id}/${element.action_id}`;
  const kept = place.values[block_id]?.[element.action_id];
  const objection = place.form?.errors[block_id];
  const described = [block.hint && hint, objection && error].filter(Boolean).join(" ");
  const settled = () => {
    box.classList.remove("wrong");
    box.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    document.getElementById(error)?.remove();
  };
  const field = {
    id,
    labelledby,
    describedby: described,
    invalid: Boolean(objection),
    required: !block.optional,
    value: place.form?.drafts.has(key) ? place.form.drafts.get(key).value : startOf(kept),
    files: kept?.files,
    change(value) {
      place.form.drafts.set(key, { block: block_id, action: element.action_id, value });
      settled();
    },
    upload(input) {
      settled();
      return upload(input, { ...place.at, block_id, action_id: element.action_id });
    },
  };
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const box = el(
    "div",
    { class: objection ? "field wrong" : "field", "data-key": key },
    el("label", { id: labelledby, for: id }, plain(block.label), optional),
    drawField(element, field),
    objection ? el("p", { id: error, class: "trouble" }, objection) : null,
    block.hint ? el("p", { id: hint, class: "hint" }, plain(block.hint)) : null,
  );
  return box;
}

async function upload(input, at) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ who: here.who, ...at })) body.append(name, value);
  body.append("file", input.files[0]);
  input.classList.remove("chosen");
  if (!(await tries("/page/uploads", body))) input.value = "";
}
