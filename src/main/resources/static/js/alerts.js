// News as it comes. One tab listens for all tabs of a browser, because a browser keeps only six connections to a server;
// what it hears it passes on. Where no stream can be kept open a tab asks every ten seconds.
import { arm } from "./toast.js";
import { post } from "./post.js";

const member = document.body.dataset.member;
const ASK_EVERY = 10_000;
const SILENT_FOR = 40_000; // the server says something every fifteen seconds
const AT_ONCE = 3;

const shown = new Set();
const tabs = new BroadcastChannel(`followthrough-alerts-${member}`);
tabs.onmessage = (event) => show(event.data);

/** Of several at once the latest is said, with how many there are; all of them are in the queue. */
function show(alerts) {
  const fresh = alerts.filter((alert) => !shown.has(alert.alertId));
  if (!fresh.length) return [];
  fresh.forEach((alert) => shown.add(alert.alertId));
  const latest = fresh.at(-1);
  if (fresh.length > AT_ONCE) toast({ text: `${fresh.length} news, the latest: ${latest.text}`, link: "/today" });
  else fresh.forEach(toast);
  document.dispatchEvent(new CustomEvent("followthrough:news", { detail: fresh }));
  return fresh;
}

function toast({ text, link }) {
  const box = document.getElementById("alert").content.firstElementChild.cloneNode(true);
  box.querySelector("[data-text]").textContent = text;
  const open = box.querySelector("[data-link]");
  open.href = link;
  open.dataset.action = `Open: ${text}`;
  const toasts = document.getElementById("toasts");
  toasts.prepend(box);
  [...toasts.querySelectorAll("[data-alert]")].slice(AT_ONCE).forEach((old) => old.remove());
  arm(box);
}

function take(alerts) {
  const fresh = show(alerts);
  if (!fresh.length) return;
  tabs.postMessage(fresh);
  post("/alerts/seen", fresh.map((alert) => ["id", alert.alertId])).catch(() => {
    // Not said, they are shown once more on another page: better twice than never.
  });
  if (document.hidden && globalThis.Notification?.permission === "granted") {
    const { alertId, text, link } = fresh.at(-1);
    const notice = new Notification("Followthrough", { body: text, tag: `alert-${alertId}` });
    notice.onclick = () => {
      window.focus();
      location.assign(link);
    };
  }
}

let stream;
let lastHeard;

function listen() {
  stream?.close();
  lastHeard = Date.now();
  stream = new EventSource(`/alerts/stream?member=${member}`);
  stream.addEventListener("alerts", (event) => {
    lastHeard = Date.now();
    take(JSON.parse(event.data));
  });
  stream.addEventListener("beat", () => (lastHeard = Date.now()));
}

async function ask() {
  const answer = await fetch("/alerts", { headers: { Accept: "application/json" } });
  if (answer.ok && !answer.redirected) take(await answer.json());
}

/** A stream that is closed or says nothing is opened anew; until one is open, the tab asks. */
async function look() {
  if (stream.readyState === EventSource.OPEN && Date.now() - lastHeard < SILENT_FOR) return;
  if (stream.readyState !== EventSource.CONNECTING || Date.now() - lastHeard > SILENT_FOR) listen();
  await ask().catch(() => {
    // The server is away; it is asked again.
  });
}

async function forAllTabs() {
  listen();
  const asking = setInterval(look, ASK_EVERY);
  await new Promise((left) => addEventListener("pagehide", left, { once: true }));
  clearInterval(asking);
  stream.close();
}

function begin() {
  // Locks exist where the connection is safe; elsewhere every tab listens for itself.
  if (navigator.locks) navigator.locks.request(`followthrough-alerts-${member}`, forAllTabs);
  else forAllTabs();
}
if (member) {
  begin();
  addEventListener("pageshow", (event) => event.persisted && begin());
}
