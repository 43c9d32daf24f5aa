// Fields at their places: within an input block, beside a text, in a row of actions.

import { el, fresh, plain } from "./tools.js";
import { here } from "./seen.js";
import { tries } from "./calls.js";
import { withEmoji } from "./emoji.js";
import { confirmed } from "./confirm.js";
import { drawField, isField } from "./fields.js";
import { draftsOf, keyOf, note, send } from "./send.js";
import { startOf } from "./values.js";

const focused = new Set(); // the fields that have had the focus once because they ask for it on load

function valueOf(block, element, place) {
  const draft = draftsOf(place).get(keyOf(block, element));
  if (draft) return draft.value;
  const kept = startOf(place.values[block.block_id]?.[element.action_id]);
  return kept ?? (element.default_to_current_conversation && place.at.channel ? place.at.channel : null);
}

// One field, drawn again as it was when its question is denied.
function widget(block, element, place, about, isActing) {
  let last = valueOf(block, element, place);
  const trigger = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const draw = () => {
    const facts = { id: about.id || fresh("field"), at: keyOf(block, element), place: { ...place.at, block_id: block.block_id, action_id: element.action_id } };
    return drawField(element, { ...about, ...facts, value: last, isActing, isHeard: (event) => isActing && trigger.includes(event), change, commit });
  };
  function change(value) {
    note(place, block, element, value);
    about.settled?.();
  }
  async function commit(value) {
    if (element.confirm && !(await confirmed(element.confirm))) return restore();
    last = value;
    if (isActing) await send(place, block, element, { value });
    return null;
  }
  function restore() {
    note(place, block, element, last);
    const old = node;
    node = draw();
    old.replaceWith(node);
    (node.matches("input, textarea") ? node : node.querySelector("summary, :checked, input, textarea"))?.focus();
  }
  let node = draw();
  if (element.focus_on_load) focusOnce(() => node, JSON.stringify([place.at, keyOf(block, element)]));
  return node;
}

function focusOnce(node, key) {
  if (focused.has(key)) return;
  focused.add(key);
  // By then it stands on the page, and the page has chosen another place for the focus.
  setTimeout(() => (node().matches("input, textarea") ? node() : node().querySelector("summary, input, textarea"))?.focus());
}

export function drawControl(block, element, place) {
  if (!isField(element)) return el("span", { class: "unknown" }, `[${element.type}]`);
  const name = plain(element.placeholder) || plain(block.text) || NAMES[element.type] || "Choose";
  return el("div", { class: `control ${element.type}` }, widget(block, element, place, { name, required: true }, true));
}

const NAMES = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" };

export function drawInput(block, place) {
  const { element, block_id } = block;
  if (!isField(element)) return el("p", { class: "unknown" }, `[${element.type}]`);
  const [id, labelledby, hint, error] = ["field", "label", "hint", "error"].map(fresh);
  const objection = place.form?.errors[block_id];
  const about = {
    id,
    labelledby,
    describedby: [block.hint && hint, objection && error].filter(Boolean).join(" "),
    invalid: Boolean(objection),
    required: !block.optional,
    files: place.values[block_id]?.[element.action_id]?.files,
    settled() {
      box.classList.remove("wrong");
      box.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
      document.getElementById(error)?.remove();
    },
    upload(input) {
      about.settled();
      return upload(input, { ...place.at, block_id, action_id: element.action_id });
    },
  };
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const box = el(
    "div",
    { class: objection ? "field wrong" : "field", "data-key": keyOf(block, element) },
    el("label", { id: labelledby, for: id }, withEmoji(plain(block.label)), optional),
    widget(block, element, place, about, Boolean(block.dispatch_action)),
    objection ? el("p", { id: error, class: "trouble" }, objection) : null,
    block.hint ? el("p", { id: hint, class: "hint" }, withEmoji(plain(block.hint))) : null,
  );
  return box;
}

// The first file replaces those that were chosen before, each further one is added.
async function upload(input, at) {
  input.classList.remove("chosen");
  for (const [index, file] of [...input.files].entries()) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ who: here.who, ...at, further: index ? "yes" : "" })) body.append(name, value);
    body.append("file", file);
    if (!(await tries("/page/uploads", body))) {
      input.value = "";
      return;
    }
  }
}
