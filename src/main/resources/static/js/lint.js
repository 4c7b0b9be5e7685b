// The value lint beside a text, a moment after one stops typing. Without this it is said when the page comes, and when
// somebody sends.
import { proof } from "./post.js";

const WAIT = 300;
const GOES_ALONG = "input[name=asset]";
const lately = new WeakMap(); // box → { timer, request, html }

const textOf = (box) => document.getElementById(box.dataset.text);
const boxOf = (field) => [...document.querySelectorAll("[data-lint]")].find((box) => field.id && [box.dataset.text, box.dataset.subject].includes(field.id));

document.addEventListener("input", (event) => {
  const chosen = event.target.matches(GOES_ALONG) && document.querySelector("[data-subject][data-lint]");
  const box = boxOf(event.target) ?? chosen;
  if (!box) return;
  const before = lately.get(box);
  clearTimeout(before?.timer);
  // What is on its way is of a text that is no longer there.
  before?.request?.abort();
  lately.set(box, { ...before, timer: setTimeout(() => look(box), WAIT) });
});

async function look(box, more = {}) {
  const request = new AbortController();
  lately.set(box, { ...lately.get(box), request });
  const text = textOf(box);
  const fields = { text: text.value, subject: document.getElementById(box.dataset.subject)?.value ?? "", ...more };
  if (text.form?.querySelector(`${GOES_ALONG}:checked`)) fields.files = "true";
  try {
    const answer = await fetch(box.dataset.lint, {
      method: "POST",
      body: new URLSearchParams(fields),
      signal: request.signal,
      headers: { ...proof(), "HX-Request": "true" },
    });
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    // What is the same is not read out again, and keeps what is open in it.
    if (lately.get(box)?.html !== html) box.innerHTML = html;
    lately.set(box, { ...lately.get(box), html });
  } catch {
    // The next letter asks again.
  }
}

document.addEventListener("click", async (event) => {
  const words = event.target.closest("[data-lint] [data-from]");
  if (words) {
    const text = textOf(words.closest("[data-lint]"));
    text.focus();
    return text.setSelectionRange(Number(words.dataset.from), Number(words.dataset.to));
  }
  const button = event.target.closest("[data-lint] [data-dismisses]");
  if (!button) return;
  event.preventDefault();
  const box = button.closest("[data-lint]");
  const rule = button.value.split(":")[0];
  await look(box, { dismiss: button.value, [`why-${rule}`]: document.getElementById(`why-${rule}`)?.value ?? "" });
  box.focus({ preventScroll: true });
});
