// What a field holds: as Slack keeps it, and as the field shows it.

import { me } from "./seen.js";
import { plainOf } from "./rich.js";

const KEPT = [
  "selected_users", "selected_user", "selected_conversations", "selected_conversation", "selected_channels",
  "selected_channel", "selected_date_time", "selected_date", "selected_time", "value",
];

// An option from the app is known only by itself; any other by its value.
const keyOf = (type) => (type.includes("external") ? (option) => option : (option) => option.value);

export function startOf(kept) {
  if (!kept) return null;
  if (kept.selected_options) return kept.selected_options.map(keyOf(kept.type));
  if ("selected_option" in kept) return kept.selected_option ? keyOf(kept.type)(kept.selected_option) : null;
  if ("rich_text_value" in kept) return kept.rich_text_value ? plainOf(kept.rich_text_value) : null;
  return kept[KEPT.find((key) => key in kept)] ?? null;
}

const PARTS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

// Seconds since 1970 as a clock on the reader's wall shows them: "2026-03-05T14:30".
export function wallClock(seconds, zone = me().zone) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...PARTS }).formatToParts(new Date(seconds * 1000));
  const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

// The zone's distance depends on the moment that is sought, so the first guess is corrected once.
export function secondsAt(written, zone = me().zone) {
  const asUtc = (text) => Date.parse(`${text}Z`) / 1000;
  const wanted = asUtc(written);
  if (Number.isNaN(wanted)) return null;
  const away = (seconds) => asUtc(wallClock(seconds, zone)) - seconds;
  return wanted - away(wanted - away(wanted));
}
