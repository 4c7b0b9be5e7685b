// The sequence editor. What is typed is sent a moment later and the answer leaves the form alone; whatever else is pressed
// waits for that, so that it is done to what one sees.
import { alertLine } from "./app.js";
import { proof } from "./post.js";

const form = () => document.querySelector("#editor #form");
const inEditor = (element) => element?.closest?.("#editor");

/** What is in the form, without what only says which draft was looked at. */
const written = (of) => {
  const fields = new URLSearchParams(new FormData(of));
  fields.delete("revision");
  return fields.toString();
};

let kept = ""; // what the server has of the form
let sent = null; // what is on its way to it
let busy = 0;
let keys = []; // pressed meanwhile

function looked() {
  kept = form() ? written(form()) : "";
  sent = null;
}
const dirty = () => Boolean(form()) && written(form()) !== kept;

function revised(revision) {
  if (!revision) return;
  document.querySelectorAll("#editor input[name=revision]").forEach((field) => (field.value = revision));
}

const said = (text) => {
  const place = document.getElementById("kept");
  if (place && place.textContent !== text) place.textContent = text;
};

// --- what is typed is kept ---

document.addEventListener("input", (event) => event.target.form === form() && form() && said("…"));

const requests = new WeakSet();
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!inEditor(event.target) || event.defaultPrevented) return;
  requests.add(event.detail.xhr);
  busy++;
  if (event.target === form()) sent = written(form());
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!requests.delete(event.detail.xhr)) return;
  busy--;
  if (event.detail.failed && !event.detail.xhr.status) keys = [];
  if (event.detail.failed && event.target === form()) said("Not kept");
});

// A press that has begun is not to find something else under it when it ends.
let pressed = false;
document.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, () => setTimeout(() => (pressed = false)), true);

let typing = null; // what was typed while the answer was on its way
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (requestConfig?.elt !== form() || !form()) return;
  revised(xhr.getResponseHeader("Draft-Revision"));
  if (xhr.status === 200) {
    kept = sent ?? kept;
    said(dirty() ? "…" : "Kept");
  }
  const whole = xhr.getResponseHeader("HX-Retarget");
  if (pressed && !whole) event.detail.shouldSwap = false;
  const field = document.activeElement;
  if (whole && dirty() && field?.form === form() && field.id) typing = { id: field.id, value: field.value, at: field.selectionStart };
});

// Not before: until it is settled a new element has the attributes of the one it replaces.
document.addEventListener("htmx:afterSettle", (event) => {
  if (!inEditor(event.target)) return;
  if (event.target.id === "editor") {
    looked();
    document.querySelector("#editor .stepcard.sel")?.scrollIntoView({ block: "nearest" });
  }
  const field = typing && document.getElementById(typing.id);
  if (field && field.value !== typing.value) {
    field.value = typing.value;
    if (field.setSelectionRange && typing.at !== null) field.setSelectionRange(typing.at, typing.at);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  typing = null;
  again();
});

// The search of the preview is drawn anew with what it found: what was typed meanwhile stays, and is looked for.
let seeking = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const field = document.activeElement;
  if (event.target.id === "preview" && field?.id === "preview-q") seeking = { value: field.value, at: field.selectionStart };
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "preview" || !seeking) return;
  const field = document.getElementById("preview-q");
  if (field && field.value !== seeking.value) {
    field.value = seeking.value;
    field.setSelectionRange(seeking.at, seeking.at);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  seeking = null;
});

/** Sends what the server has not got yet, whatever the answer shows. */
async function keep() {
  const fields = new URLSearchParams(new FormData(form()));
  const now = written(form());
  const answer = await fetch(form().action, { method: "POST", body: fields, headers: { ...proof(), "HX-Request": "true" }, keepalive: true });
  if (!answer.ok) throw new Error(String(answer.status));
  revised(answer.headers.get("Draft-Revision"));
  kept = now;
}

// One thing after the other: what is pressed is done once what was pressed or typed before has been answered, and to what
// the answer shows.
let line = Promise.resolve();
document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest, triggeringEvent } = event.detail;
  if (!inEditor(elt)) return;
  event.preventDefault();
  line = line.then(() => inTurn(elt, issueRequest, triggeringEvent?.submitter)).catch(() => {
    alertLine("What you typed could not be saved. It is still in the form; try again in a moment.");
  });
});

async function inTurn(elt, issueRequest, by) {
  while (busy) await new Promise((later) => setTimeout(later, 20));
  if (elt.id === "form") return elt.isConnected && dirty() && issueRequest(true);
  if (dirty()) await keep();
  if (elt.isConnected) return issueRequest(true);
  // It was drawn anew meanwhile.
  const now = elt.id ? document.getElementById(elt.id) : null;
  if (!now?.matches("form")) return now?.click();
  now.requestSubmit(by ? [...now.elements].find((button) => button.name === by.name && button.value === by.value && button.id === by.id) : undefined);
}

addEventListener("pagehide", () => {
  if (dirty()) keep().catch(() => {});
});
// Sent with the page: after what is on its way, and not once more a moment later.
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  if (!busy) return void (kept = written(form()));
  event.preventDefault();
  event.stopImmediatePropagation();
  const by = event.submitter?.name ? `[name=${event.submitter.name}][value=${event.submitter.value}]` : "button:not([name])";
  setTimeout(() => form()?.requestSubmit(form().querySelector(by)), 50);
}, true);

// --- keys ---

const letters = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const inField = (element) => element?.matches?.("input:not([type=checkbox]), textarea, select");

// Pressed while the answer to the key before is on its way: done to what that answer shows, and after what waits already.
addEventListener("keydown", (event) => {
  if (!event.isTrusted || !busy && !keys.length || !letters(event) || inField(event.target) || ["Tab", "Shift", "Escape"].includes(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keys.push({ key: event.key, shiftKey: event.shiftKey, bubbles: true, cancelable: true });
}, true);
function again() {
  setTimeout(() => {
    if (busy || !keys.length) return;
    const next = keys.shift();
    const at = document.activeElement;
    if (inField(at)) return (keys = []);
    const enter = next.key === "Enter" && at?.matches("a, button, summary");
    if (enter) at.click();
    else document.body.dispatchEvent(new KeyboardEvent("keydown", next));
    if (!busy) again();
  });
}

// What asks for more shows its first field when it opens.
const ASKS = "details[data-asks]";
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(ASKS) || !event.target.open) return;
  document.querySelectorAll(`${ASKS}[open]`).forEach((other) => (other.open = other === event.target)); // one at a time
  event.target.querySelector("input:not([type=hidden])")?.focus();
}, true);
document.addEventListener("click", (event) => {
  if (!event.target.closest("#to-preview")) return;
  event.preventDefault();
  document.getElementById("preview").scrollIntoView({ block: "start" });
  document.querySelector("#preview input[type=search]")?.focus({ preventScroll: true });
});

// --- a card is dragged to where another one is ---

let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]")?.dataset.card ?? null;
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  if (dragged && event.target.closest?.("[data-card]")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const to = event.target.closest?.("[data-card]")?.dataset.card;
  if (!dragged || !to || to === dragged) return;
  event.preventDefault();
  const drop = document.getElementById("drop");
  drop.elements.to.value = to;
  globalThis.htmx.ajax("POST", drop.action.replace(/steps\/\d+\//, `steps/${dragged}/`), { source: drop, swap: "none settle:0ms", values: { revision: drop.elements.revision.value, to } });
  dragged = null;
});

looked();
