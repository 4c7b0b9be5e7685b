// Running clocks: <time data-until="2026-11-26T15:24:12Z">4:12 left</time>, or data-since for one that counts up.
// The page says the server's time in <html data-now>, so that a wrong clock on a desk does not matter.

const started = performance.now();
const said = document.documentElement.dataset.now;
const serverNow = said ? Date.parse(said) : Date.now();
export const now = () => serverNow + performance.now() - started;

/** The words of When.left. */
export function left(milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const hours = Math.floor(seconds / 3600);
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor((seconds % 3600) / 60);
  const days = Math.floor(hours / 24);
  const text = days >= 60 ? `${Math.floor(days / 30)} months`
    : days >= 14 ? `${Math.floor(days / 7)} weeks`
    : days >= 1 ? (days === 1 ? "1 day" : `${days} days`)
    : hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
  return `${text}${milliseconds < 0 ? " over" : " left"}`;
}

function tick() {
  for (const clock of document.querySelectorAll("time[data-until]")) {
    const away = Date.parse(clock.dataset.until) - now();
    const text = left(away);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("over", away < 0);
  }
  for (const clock of document.querySelectorAll("time[data-since]")) {
    const text = left(now() - Date.parse(clock.dataset.since)).replace(" left", "");
    if (clock.textContent !== text) clock.textContent = text;
  }
}

setInterval(tick, 1000);
tick();
