// Toasts: what was done, for a while. Undo counts down its seconds; with the pointer or focus on it, it waits,
// though the server stays the judge of whether it is still in time.

const armed = new WeakSet();

/** Starts the time of every toast within an element. */
export function arm(within) {
  const found = [...(within.querySelectorAll?.("[data-toast][data-seconds]") ?? [])];
  if (within.matches?.("[data-toast][data-seconds]")) found.push(within);
  found.forEach(start);
}

/** Says something in passing; of what is said so only the last stays. */
export function say(text) {
  document.querySelector("#toasts [data-said]")?.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  Object.assign(toast.dataset, { toast: "", said: "", seconds: "3" });
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  document.getElementById("toasts")?.append(toast);
  start(toast);
}

function start(toast) {
  if (armed.has(toast)) return;
  armed.add(toast);
  const ends = Date.now() + Number(toast.dataset.seconds) * 1000;
  const count = toast.querySelector("[data-count]");
  // Only the newest can be undone by key, as only the newest is what "undo" means.
  if (toast.querySelector("[data-key=z]"))
    document.querySelectorAll("[data-toast] [data-key=z]").forEach((b) => !toast.contains(b) && b.closest("[data-toast]").remove());
  const tick = () => {
    if (!toast.isConnected) return clearInterval(timer);
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (count) count.textContent = left > 0 ? String(left) : "";
    if (left <= 0) {
      clearInterval(timer);
      toast.remove();
    }
  };
  const timer = setInterval(tick, 250);
  tick();
}
