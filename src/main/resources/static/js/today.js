// The queue and its work pane: which row is open, what asks for more before it is done, and the next pane, which is loaded
// before it is needed.
import { alertLine } from "./app.js";
import "./lint.js";
import { proof } from "./post.js";
import { say } from "./toast.js";

const queue = () => document.querySelector("[data-queue]");
const pane = () => document.getElementById("pane");
const openOne = () => document.querySelector("#pane [data-pane]")?.dataset.pane;
const rows = () => [...(queue()?.querySelectorAll("li:not(.more)") ?? [])];
const linkOf = (row) => row.querySelector("a.name");
const idOf = (link) => link.id.replace("row-", "");

/** The row beside the open one gets j, the one before it k; the server writes the same into a fresh page. */
function select(row) {
  const all = rows();
  const at = all.indexOf(row);
  all.forEach((other, i) => {
    const link = linkOf(other);
    for (const [element, name] of [[other, "data-selected"], [link, "aria-current"]]) {
      if (i === at) element.setAttribute(name, "true");
      else element.removeAttribute(name);
    }
    const key = i === at + 1 ? "j" : i === at - 1 ? "k" : null;
    if (key) {
      link.dataset.key = key;
      link.dataset.action = key === "j" ? "Next row" : "Row before";
    } else {
      delete link.dataset.key;
      delete link.dataset.action;
    }
  });
  row.scrollIntoView({ block: "nearest" });
}

function opened(link) {
  queue().querySelector("[data-rest]")?.removeAttribute("open");
  select(link.closest("li"));
  history.replaceState(null, "", link.href);
}

document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt;
  if (link?.closest?.("[data-queue] li")?.isConnected && event.detail.requestConfig.verb === "get") opened(link);
  if (document.contains(pane())) arrived();
});

// The queue is swapped as a whole; what one was looking at stays in sight.
let scrolled = 0;
document.addEventListener("htmx:oobBeforeSwap", (event) => event.detail.target.id === "queue" && (scrolled = event.detail.target.scrollTop));
document.addEventListener("htmx:oobAfterSwap", (event) => event.detail.target.id === "queue" && (queue().scrollTop = scrolled));

// A row is opened wherever it is pressed, not only on the name.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-queue] li:not(.more)");
  if (row && !event.target.closest("a")) linkOf(row).click();
});

// Who writes needs the room of the outcomes. It is given back only once a press has ended: what is pressed stays where it is.
let pressed = false;
document.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["click", "pointercancel", "dragend"])
  document.addEventListener(end, () => {
    pressed = false;
    roomFor(document.activeElement);
  });
document.addEventListener("pointerup", () => setTimeout(() => pressed && document.dispatchEvent(new Event("pointercancel"))));
document.addEventListener("focusin", (event) => pressed || roomFor(event.target));
document.addEventListener("focusout", () => setTimeout(() => pressed || roomFor(document.activeElement)));

function roomFor(focused) {
  document.querySelector("#pane .pane")?.toggleAttribute("data-writes", Boolean(focused?.matches?.("#pane textarea, #pane .act input, #pane .gives input:not([type=checkbox])")));
}

// --- the next one is loaded before it is needed ---

const FRESH = 60_000;
let ready = null; // { id, html, at }: the pane of the row below
let fetching;

/** The row that comes after the open one; after the last one it is the first. */
function below() {
  const all = rows();
  const at = all.findIndex((row) => idOf(linkOf(row)) === openOne());
  const next = all[at + 1] ?? all[0];
  return next && idOf(linkOf(next)) !== openOne() ? linkOf(next) : null;
}

function prepare() {
  ready = null;
  fetching?.abort();
  const link = below();
  if (!link) return;
  fetching = new AbortController();
  const { signal } = fetching;
  setTimeout(async () => {
    if (signal.aborted) return;
    try {
      const answer = await fetch(link.getAttribute("hx-get"), { signal, priority: "low", headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) ready = { id: idOf(link), html: await answer.text(), at: Date.now() };
    } catch {
      // Then it is loaded when it is needed.
    }
  }, 150);
}
const isReady = (id) => ready?.id === id && Date.now() - ready.at < FRESH;
// What stays open for long is loaded anew, so that its times are right.
setInterval(() => !document.hidden && ready && Date.now() - ready.at >= FRESH && prepare(), 5_000);

/** Puts a pane where the present one is, and gives that one back. */
function swapPane(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const present = pane();
  const next = holder.content.querySelector("#pane");
  present.replaceWith(next);
  htmx.process(next);
  return present;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const row = elt.closest("[data-queue] li");
  if (row && requestConfig.verb === "get" && isReady(idOf(elt))) {
    event.preventDefault();
    swapPane(ready.html);
    opened(elt);
    arrived();
  }
  const goesOn = elt.matches("[data-goes-on]") && !requestConfig.triggeringEvent?.submitter?.matches("[data-stays]");
  const link = goesOn ? below() : null;
  if (link && isReady(idOf(link))) {
    event.preventDefault();
    goOn(elt, requestConfig, link);
  }
});

/** Shows the next one at once, while the server writes down what came of this one; if it refuses, this one comes back. */
async function goOn(form, request, link) {
  const fields = new URLSearchParams(request.formData);
  fields.set("then", ready.id);
  fields.set("shown", ready.id);
  const left = openOne();
  const leaving = swapPane(ready.html);
  opened(link);
  arrived();
  focusPane();
  try {
    const answer = await fetch(request.path, { method: "POST", body: fields, headers: { ...proof(), "HX-Request": "true" } });
    if (answer.status === 401 || answer.redirected) return location.reload();
    const html = await answer.text();
    if (answer.ok) {
      forget(left);
      htmx.swap("#today", html, { swapStyle: answer.headers.has("HX-Retarget") ? "outerHTML" : "none" });
      prepare();
      return;
    }
    comeBack(leaving, form);
    htmx.swap(answer.status === 422 ? "#refusal" : "#alerts", html, { swapStyle: "innerHTML" });
    inSight(document.getElementById("refusal"));
  } catch {
    comeBack(leaving, form);
    alertLine("The server did not answer, so nothing was written down. What you typed is still here; try again in a moment.");
  }
}

function comeBack(leaving, form) {
  pane().replaceWith(leaving);
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[data-held]").forEach((button) => {
    button.disabled = false;
    delete button.dataset.held;
  });
  const row = rows().find((it) => idOf(linkOf(it)) === openOne());
  if (row) opened(linkOf(row));
  prepare();
}

/** A pane is there: what was typed into it before comes back, and the one after it is loaded. */
function arrived() {
  restore();
  prepare();
}

/** Where the eyes are, the focus is: a screen reader says whose pane it is, and Tab goes on from there. */
function focusPane() {
  document.querySelector("#pane [data-pane]")?.focus({ preventScroll: true });
  if (matchMedia("(max-width: 62rem)").matches) pane().firstElementChild.scrollIntoView();
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.verb === "post" && event.target.id === "today") focusPane();
});

// --- what is typed is kept in this tab until it is sent ---

const place = (id, field) => `typed:${document.body.dataset.member}:${id}:${field}`;
const KEPT = "#pane textarea[name], #pane input[name=subject], #pane .gives input[name]";
const isBox = (field) => field.type === "checkbox";
const nameOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : `${field.form.id}${field.name}`);
const now = (field) => (isBox(field) ? field.checked : field.value);
const before = (field) => (isBox(field) ? field.defaultChecked : field.defaultValue);

document.addEventListener("input", (event) => {
  const { target } = event;
  if (!target.matches(KEPT)) return;
  const at = place(openOne(), nameOf(target));
  if (now(target) === before(target)) sessionStorage.removeItem(at);
  else sessionStorage.setItem(at, JSON.stringify({ instead: before(target), value: now(target) }));
});

function restore() {
  for (const field of document.querySelectorAll(KEPT)) {
    const kept = JSON.parse(sessionStorage.getItem(place(openOne(), nameOf(field))) ?? "null");
    // Over another draft than the one it was typed into it would be nonsense.
    if (kept?.instead !== before(field)) continue;
    if (isBox(field)) field.checked = kept.value;
    else if (field.value === kept.value) continue;
    else field.value = kept.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const gives = field.closest(".gives");
    if (gives) gives.open = true;
  }
}
let lately = []; // what was typed into what was saved last: it comes back if that is taken back
function forget(id) {
  lately = Object.entries(sessionStorage).filter(([at]) => at.startsWith(place(id, "")));
  lately.forEach(([at]) => sessionStorage.removeItem(at));
}
document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, successful, target } = event.detail;
  const id = /^\/today\/prospects\/(\d+)\/(outcomes|messages|notes|replies)$/.exec(requestConfig?.path ?? "")?.[1];
  if (id && successful && target?.id === "today") forget(id);
});
// An undo loads the page anew: what is to be in the fields then is put back before it goes.
document.addEventListener("submit", ({ target }) => {
  if (!/\/undo\/\d+$/.test(target.action)) return;
  lately.forEach(([at, kept]) => sessionStorage.setItem(at, kept));
  lately = [];
});

// --- what asks for more ---

const ASKS = "details[data-asks]";

// What asks is seen whole, and so is what is wrong with the answer: above the outcomes, where these lie over the pane.
function inSight(element) {
  const came = document.querySelector("#pane .came");
  const covers = came && getComputedStyle(came).position === "sticky" && !came.contains(element);
  element.style.scrollMarginBottom = covers ? `${came.offsetHeight}px` : "";
  element.scrollIntoView({ block: "nearest" });
}
document.addEventListener("toggle", ({ target }) => {
  // What goes along may be open when the pane comes; then nobody asked to see it.
  const asked = target.matches?.(ASKS) || (target.matches?.(".gives") && target.contains(document.activeElement));
  if (asked && target.open) inSight(target);
}, true);
document.addEventListener("htmx:afterSwap", (event) => event.detail.target?.id === "refusal" && inSight(event.detail.target));

// Only one asks at a time.
document.addEventListener("click", (event) => {
  const asks = event.target.closest("summary")?.closest(ASKS);
  if (asks) document.querySelectorAll(`${ASKS}[open]`).forEach((other) => (other.open = other === asks));
}, true);

document.addEventListener("keydown", (event) => {
  const asks = document.querySelector(`${ASKS}[open]`);
  if (event.key === "Escape" && asks) {
    asks.open = false;
    asks.querySelector("summary").focus();
    event.stopPropagation();
  }
  // Enter in a field saves the outcome that asked for it.
  const panel = event.target.closest?.(`${ASKS} .panel`);
  if (event.key === "Enter" && panel && event.target.matches("input:not([type=radio])") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    panel.querySelector("[data-submit]")?.click();
  }
});

// --- keys that another row has and this one has not ---

const NOT_HERE = {
  z: "Nothing to undo",
  j: "No row below this one",
  k: "No row above this one",
  c: "No call from this row now",
  e: "No e-mail from this row",
  d: "Nothing to send or to dial in this row",
  v: "No voicemail in this row: it has no call to make",
  t: "No other approach for this row",
  s: "Nothing to snooze in this row",
  x: "Nothing to dismiss in this row",
  y: "Nothing to copy in this row",
  r: "Nothing goes along from this row: there is no e-mail to write",
  w: "No touch to tell in this row",
};
document.addEventListener("followthrough:idle-key", ({ detail: key }) => {
  if (!openOne()) return;
  const why = /^[1-7]$/.test(key) ? `This row has no ${key}` : NOT_HERE[key];
  if (why) say(why);
});

// --- small things ---

// From the dial on one sees how long the call lasts.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-dial]")) return;
  const talking = document.querySelector("[data-talking]");
  talking.hidden = false;
  talking.innerHTML = `on the line <time data-since="${new Date().toISOString()}">0:00</time>`;
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-whose]")) event.target.form.requestSubmit();
});

// News: the lanes and rows are fetched anew, the pane stays with what is being typed in it.
document.addEventListener("followthrough:news", async (event) => {
  const today = document.querySelector("[data-today][data-itself]");
  if (!today) return;
  const open = openOne();
  if (!open) return htmx.ajax("GET", today.dataset.itself, { target: "#today", swap: "outerHTML", select: "#today" });
  const about = event.detail.find((news) => new URL(news.link, location.href).searchParams.get("open") === open);
  if (about) changed(about);
  const before = new Set(rows().map((row) => linkOf(row).id));
  await htmx.ajax("GET", `${queue().dataset.itself.replace("/today?", "/today/beside?")}&open=${open}`, { target: "#today", swap: "none" });
  rows().forEach((row) => before.has(linkOf(row).id) || row.classList.add("fresh"));
  prepare();
});

/** Something happened to the one who is open: it is said, and shown when the person wants to see it. */
function changed(news) {
  const note = document.createElement("div");
  note.className = "note warm";
  note.setAttribute("role", "note");
  const text = Object.assign(document.createElement("div"), { textContent: `${news.text}. ` });
  text.append(Object.assign(document.createElement("a"), { href: news.link, textContent: "Show it", className: "link" }));
  note.append(text);
  document.getElementById("refusal")?.replaceChildren(note);
}

if (pane()) arrived();
