// One registry of keys: the page itself. An element says data-key="j" and data-action="what it does".
// "j|ArrowDown" are two keys for the same, "g t" is one after the other, "Mod+k" is Ctrl or Cmd.
// Letters and digits act only when no field has the focus and the person has not switched them off (WCAG 2.1.4).

const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
const lettersOff = () => document.body.dataset.shortcuts === "off";
const inField = (element) => element?.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=true]");
const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;

/** The scope of keys: an open dialog hides the page behind it. */
const scope = () => document.querySelector("dialog[open]") ?? document;

const written = (element) => (element.dataset.key ?? "").split("|").filter(Boolean);
const isModified = (key) => key.startsWith("Mod+");

/** What asks for more before it is done, <details data-asks> with a .panel: while it is open its own keys win. */
const asking = () => document.querySelector("details[data-asks][open] > .panel");

/** Elements that have a key and can be used now; of two with the same key the first wins. */
export function actions() {
  const all = [...scope().querySelectorAll("[data-key], [data-action]")].filter((e) => !e.disabled && !e.closest("[inert]") && shownOrRail(e));
  const panel = asking();
  return panel ? [...all.filter((e) => panel.contains(e)), ...all.filter((e) => !panel.contains(e))] : all;
}
// The rail's words are hidden on a phone but its places still work.
const shownOrRail = (element) => shown(element) || element.closest(".rail, .top") !== null;

function pressed(event) {
  if (!event.ctrlKey && !event.metaKey) return event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
  return `Mod+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

export function use(element) {
  if (inField(element)) {
    element.focus();
    element.select?.();
  } else {
    // The focus goes along, so that what is pressed by key can also be seen.
    element.focus?.({ preventScroll: true });
    element.click();
  }
}

let waiting = null; // the first key of a sequence such as "g t"
let forget;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const key = pressed(event);
  const field = inField(event.target);

  if (key === "Mod+Enter" && event.target.form) {
    event.preventDefault();
    const preferred = event.target.form.querySelector("[data-send]");
    return event.target.form.requestSubmit(preferred ?? undefined);
  }
  if (key === "Escape") return escape(event, field);
  if (key.startsWith("Mod+")) {
    const element = find(key);
    if (element) {
      event.preventDefault();
      use(element);
    }
    return;
  }
  if (field || lettersOff() || event.ctrlKey || event.metaKey) return;
  // Enter and space belong to whatever has the focus.
  if ((key === "Enter" || key === " ") && event.target.closest("a, button, summary, [role=button]")) return;

  const whole = waiting ? `${waiting} ${key}` : key;
  const element = find(whole) ?? (waiting ? find(key) : null);
  hold(null);
  if (element) {
    event.preventDefault();
    return use(element);
  }
  if (actions().some((a) => written(a).some((k) => k.startsWith(`${key} `)))) hold(key);
  else if (scope() === document) document.dispatchEvent(new CustomEvent("followthrough:idle-key", { detail: key }));
});

const find = (key) => actions().find((element) => written(element).includes(key));

function hold(key) {
  waiting = key;
  clearTimeout(forget);
  if (key) forget = setTimeout(() => (waiting = null), 1500);
}

function escape(event, field) {
  hold(null);
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (field && !document.querySelector("dialog[open]")) {
    event.target.blur();
  } else if (!document.querySelector("dialog[open]")) {
    find("Escape")?.click();
  }
}

/** How a key is shown: Mod+k → Ctrl K, g t → g then t. */
export function spelled(key) {
  return key.replace("Mod+", mac ? "⌘ " : "Ctrl ").replace(/ k$/, " K").replace("ArrowDown", "↓").replace("ArrowUp", "↑").replace("ArrowRight", "→").replace("ArrowLeft", "←").replace("Shift+", "Shift ").replace("Escape", "Esc");
}

export const firstKey = (element) => written(element)[0];

function help() {
  const seen = new Set();
  const rows = actions().flatMap((element) => {
    const keys = written(element).filter((k) => !seen.has(k));
    keys.forEach((k) => seen.add(k));
    const name = element.dataset.action || element.textContent.trim();
    return keys.length && name && (isModified(keys[0]) || !lettersOff()) ? [{ name, keys }] : [];
  });
  if (scope().querySelector("[data-send]")) rows.push({ name: "Send the form one is typing in", keys: ["Mod+Enter"] });
  rows.push({ name: "Leave a field, close what asks", keys: ["Escape"] });

  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.innerHTML = `<header><h2 id="keys-title">Keys on this page</h2><form method="dialog"><button class="btn small">Close <kbd>Esc</kbd></button></form></header><dl class="keys"></dl><footer class="small quiet"></footer>`;
  const list = dialog.querySelector("dl");
  for (const row of rows) {
    const key = document.createElement("dt");
    row.keys.forEach((k) => key.append(Object.assign(document.createElement("kbd"), { textContent: spelled(k) }), " "));
    const what = Object.assign(document.createElement("dd"), { textContent: row.name });
    list.append(key, what);
  }
  dialog.querySelector("footer").textContent = lettersOff()
    ? "Letter and digit keys are switched off in your settings; the others work."
    : "Letters and digits act when no field has the focus. They can be switched off in your settings.";
  open(dialog);
}

/** Shows a dialog that is gone once closed; the focus returns to where it was. */
export function open(dialog) {
  const before = document.activeElement;
  document.querySelectorAll("dialog[open]").forEach((d) => d.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) help();
});
if (mac) document.querySelectorAll("kbd").forEach((k) => (k.textContent = k.textContent.replace("Ctrl", "⌘")));
