// The open form.

import { $, plain } from "./tools.js";
import { seen } from "./seen.js";
import { act, trouble } from "./calls.js";
import { drawBlocks } from "./blocks.js";
import { entered, keyOf } from "./send.js";
import { startOf } from "./values.js";

let form = null; // the open form: what was entered and is not sent yet, and what was objected to

export function drawForm() {
  const modal = seen.modal;
  if (!modal) {
    form = null;
    if ($("form").open) $("form").close();
    return;
  }
  if ($("form").open && form?.id === modal.id && form.hash === modal.hash) return;
  form = { id: modal.id, hash: modal.hash, drafts: form?.id === modal.id ? form.drafts : new Map(), errors: {} };
  fillForm(modal);
  if (!$("form").open) $("form").showModal();
  trouble("");
  focusIn($("fields")) || $("form-title").focus();
}

// The first field that has to be filled in and is not.
export function nextField() {
  const asking = (seen.modal?.blocks || []).filter((block) => block.type === "input" && !block.optional);
  const isEmpty = (block) => {
    const draft = form?.drafts.get(keyOf(block, block.element));
    const value = draft ? draft.value : startOf(seen.modal.values[block.block_id]?.[block.element.action_id]);
    return value === null || value === undefined || value.length === 0;
  };
  return asking.find(isEmpty);
}

function focusIn(part) {
  const first = part.querySelector("input, select, textarea, summary");
  first?.focus();
  return Boolean(first);
}

function fillForm(modal) {
  $("form-title").textContent = plain(modal.title);
  $("form-submit").hidden = !modal.submit;
  $("form-submit").textContent = plain(modal.submit);
  $("form-cancel").textContent = plain(modal.close) || (modal.submit ? "Cancel" : "Close");
  $("fields").replaceChildren(...drawBlocks(modal.blocks, { at: { view: modal.id }, values: modal.values, form }));
  $("fields").scrollTop = 0;
}

$("form").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!form || !seen.modal?.submit) return;
  const sent = form;
  const said = await act("submits", { view: form.id, values: entered(form.drafts) }, $("form-submit"));
  if (!said || form?.id !== sent.id) return;
  form.errors = said.errors;
  if (!Object.keys(said.errors).length) return;
  fillForm(seen.modal);
  focusIn($("fields").querySelector(".wrong") || $("fields"));
});

async function closeForm() {
  const closing = form;
  if (!closing || closing.isClosing) return;
  closing.isClosing = true;
  await act("closes", { view: closing.id });
  closing.isClosing = false;
}

$("form-close").addEventListener("click", closeForm);
$("form-cancel").addEventListener("click", closeForm);
$("form").addEventListener("cancel", (event) => {
  event.preventDefault();
  closeForm();
});
// A browser closes it by itself when Esc is pressed again before the workspace has answered.
$("form").addEventListener("close", closeForm);
