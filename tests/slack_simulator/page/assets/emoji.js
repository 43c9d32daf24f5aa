// The emoji that people write by name; a name that is not among them stays as it was written.

const NAMES = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_right: "➡️", arrows_counterclockwise: "🔄", bar_chart: "📊", bell: "🔔",
  books: "📚", bulb: "💡", calendar: "📆", clap: "👏", coffee: "☕", dart: "🎯", eyes: "👀", gear: "⚙️",
  handshake: "🤝", heart: "❤️", heavy_check_mark: "✔️", hourglass: "⌛", information_source: "ℹ️", link: "🔗",
  lock: "🔒", mag: "🔍", memo: "📝", muscle: "💪", no_entry: "⛔", pray: "🙏", question: "❓", rocket: "🚀",
  seedling: "🌱", slightly_smiling_face: "🙂", smile: "😄", sparkles: "✨", speech_balloon: "💬", spiral_calendar_pad: "🗓️",
  star: "⭐", sunny: "☀️", tada: "🎉", thinking_face: "🤔", thumbsdown: "👎", thumbsup: "👍", trophy: "🏆",
  warning: "⚠️", wave: "👋", white_check_mark: "✅", x: "❌", zap: "⚡",
};

export const emoji = (name) => NAMES[name] || `:${name}:`;
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (written, name) => NAMES[name] || written);
// A rich text names an emoji by its code points, joined by hyphens.
export const fromCode = (unicode) => String.fromCodePoint(...unicode.split("-").map((point) => parseInt(point, 16)));
