// What changes is drawn anew; whoever was at work there stays there.

// To be called before the drawing; the nodes stand on the page by the time the promise is kept.
export function staysFocused(place) {
  const held = document.activeElement;
  // A form with objections shows the first of them instead.
  if (!held?.dataset?.at || Object.keys(place.form?.errors || {}).length) return;
  queueMicrotask(() => held.isConnected || focusLike(held));
}

function focusLike(held) {
  const same = document.querySelector(`[data-at="${CSS.escape(held.dataset.at)}"]`);
  same?.focus();
  if (same?.matches("textarea, [type=text]")) same.setSelectionRange(held.selectionStart, held.selectionEnd);
}
