// What every page runs. Pages work without it; it makes them quick.
import "./keys.js";
import "./palette.js";
import { arm } from "./toast.js";
import "./clock.js";
import "./alerts.js";
import "./copy.js";
import { proof } from "./post.js";

document.documentElement.classList.add("scripted");

// Where the parts of a page do not fit beside each other, the present one is in sight.
for (const here of document.querySelectorAll(".lanes > [aria-current]")) {
  const parts = here.parentElement;
  parts.scrollLeft = here.offsetLeft - parts.offsetLeft - (parts.clientWidth - here.offsetWidth) / 2;
}

document.addEventListener("htmx:configRequest", (event) => Object.assign(event.detail.headers, proof()));

// Somebody whose session ended while the page was open gets the sign-in page, not a sign-in form inside a pane.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 401 || new URL(xhr.responseURL || "/", location.href).pathname === "/sign-in") {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

document.addEventListener("htmx:sendError", () =>
  alertLine("The server did not answer. Nothing was lost on this page; try again in a moment."));

// A form is sent once, however often its button is pressed.
function hold(form) {
  form.setAttribute("aria-busy", "true");
  // After the browser has read the form: a disabled button would not send its value.
  setTimeout(() => {
    for (const button of form.elements) {
      if (button.type !== "submit" || button.disabled || !form.hasAttribute("aria-busy")) continue;
      button.disabled = true;
      button.dataset.held = "";
    }
  });
}
function release(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[data-held]").forEach((button) => {
    button.disabled = false;
    delete button.dataset.held;
  });
}
const byHtmx = (form) => form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete]") || form.closest("[hx-boost=true]");
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || byHtmx(form) || event.defaultPrevented) return;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  hold(form);
  // A form that answers with a download leaves its page as it is.
  setTimeout(() => release(form), 8000);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest?.("form");
  if (!form || event.detail.requestConfig?.verb === "get") return;
  if (form.hasAttribute("aria-busy")) event.preventDefault();
  else hold(form);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
// Back to a page the browser kept.
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("htmx:load", (event) => arm(event.detail.elt));
arm(document);

/** Says a sentence to people who listen instead of look. */
export function say(text) {
  const live = document.getElementById("say");
  if (live) live.textContent = text;
}

/** A sentence that must be seen. */
export function alertLine(text) {
  const box = document.createElement("div");
  box.className = "toast alert";
  box.dataset.toast = "";
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  box.append(Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: "Close" }));
  box.lastChild.dataset.dismiss = "";
  document.getElementById("alerts")?.replaceChildren(box);
}
