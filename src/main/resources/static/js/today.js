// The queue and its work pane: which row is open, and which keys mean what while an outcome asks for more.

const queue = () => document.querySelector("[data-queue]");

/** The row beside the open one gets j, the one before it k; the server writes the same into a fresh page. */
function select(row) {
  const rows = [...queue().querySelectorAll("li:not(.more)")];
  const at = rows.indexOf(row);
  rows.forEach((other, i) => {
    const link = other.querySelector("a.name");
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

document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt;
  const row = link?.closest?.("[data-queue] li");
  if (row?.isConnected && event.detail.requestConfig.verb === "get") {
    select(row);
    history.replaceState(null, "", link.href);
  }
});

// A row is opened wherever it is pressed, not only on the name.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-queue] li:not(.more)");
  if (row && !event.target.closest("a")) row.querySelector("a.name").click();
});

/** While an outcome asks, its own keys win: those outside that mean something else rest. */
function park(details) {
  const inside = new Set([...details.querySelectorAll(".panel [data-key]")].map((e) => e.dataset.key));
  document.querySelectorAll("[data-pane] [data-key], [data-queue] [data-key]").forEach((element) => {
    if (inside.has(element.dataset.key) && !element.closest(".panel")) {
      element.dataset.parked = element.dataset.key;
      delete element.dataset.key;
    }
  });
}
function unpark() {
  document.querySelectorAll("[data-parked]").forEach((element) => {
    element.dataset.key = element.dataset.parked;
    delete element.dataset.parked;
  });
}
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("[data-outcomes] details")) return;
  unpark();
  const open = document.querySelector("[data-outcomes] details[open]");
  if (open) park(open);
}, true);

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.("[data-outcomes] .panel");
  if (event.key === "Escape" && document.querySelector("[data-outcomes] details[open]")) {
    const details = document.querySelector("[data-outcomes] details[open]");
    details.open = false;
    details.querySelector("summary").focus();
    event.stopPropagation();
  }
  // Enter in a field saves the outcome that asked for it.
  if (event.key === "Enter" && panel && event.target.matches("input:not([type=radio])") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    panel.querySelector("[data-submit]")?.click();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  document.getElementById("say").textContent = "Copied";
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 1500);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-whose]")) event.target.form.requestSubmit();
});

// News: the lanes and rows are fetched anew, the pane stays with what is being typed in it.
document.addEventListener("followthrough:news", async (event) => {
  const today = document.querySelector("[data-today][data-itself]");
  if (!today) return;
  const open = document.querySelector("#pane [data-pane]")?.dataset.pane;
  if (!open) return htmx.ajax("GET", today.dataset.itself, { target: "#today", swap: "outerHTML", select: "#today" });
  const about = event.detail.find((news) => new URL(news.link, location.href).searchParams.get("open") === open);
  if (about) changed(about);
  const before = new Set([...queue().querySelectorAll("a.name")].map((link) => link.id));
  await htmx.ajax("GET", `${queue().dataset.itself.replace("/today?", "/today/beside?")}&open=${open}`, { target: "#today", swap: "none" });
  queue().querySelectorAll("a.name").forEach((link) => before.has(link.id) || link.closest("li").classList.add("fresh"));
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
