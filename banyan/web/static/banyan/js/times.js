// "3 days ago" in the page's language, with the full date on hover; moments older than a month keep their date.

const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

export function begin(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.title = full.format(at);
  const seconds = (at - Date.now()) / 1000;
  if (Math.abs(seconds) > 30 * 86400) return;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  time.textContent = relative.format(Math.trunc(seconds / size), unit);
}
