// The question that Slack asks before an act that has `confirm`.

import { $, plain } from "./tools.js";
import { inline } from "./text.js";

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
