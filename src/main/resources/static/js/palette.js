// Ctrl/Cmd K: people, companies, pages and what can be done here, each with its key.
import { actions, firstKey, open, spelled, use } from "./keys.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) palette();
});

function palette() {
  const here = actions()
    .filter((e) => !e.matches("[data-palette]"))
    .map((element) => ({ text: element.dataset.action || element.textContent.trim(), key: firstKey(element), run: () => use(element) }))
    .filter((a) => a.text);

  const dialog = document.createElement("dialog");
  dialog.className = "sheet palette";
  dialog.setAttribute("aria-label", "All actions");
  dialog.innerHTML = `<input class="input" type="search" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-label="Find people, companies, pages and actions" placeholder="Find people, companies, pages, actions" autocomplete="off" spellcheck="false"><ul id="palette-list" role="listbox" aria-label="Found"></ul><p class="small quiet" role="status"></p>`;
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  const status = dialog.querySelector("p");
  let choices = [];
  let chosen = 0;
  let people = [];
  let asking;
  let timer;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const fits = (text) => plain(input.value).split(/\s+/).every((word) => plain(text).includes(word));

  function draw() {
    choices = [...here.filter((a) => fits(a.text)), ...people];
    chosen = Math.min(chosen, Math.max(0, choices.length - 1));
    list.replaceChildren(...choices.map((choice, i) => {
      const item = document.createElement("li");
      item.id = `palette-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(i === chosen));
      item.append(Object.assign(document.createElement("span"), { textContent: choice.text }));
      if (choice.detail) item.append(Object.assign(document.createElement("small"), { className: "quiet", textContent: choice.detail }));
      if (choice.key) item.append(Object.assign(document.createElement("kbd"), { textContent: spelled(choice.key) }));
      item.addEventListener("click", () => go(choice));
      return item;
    }));
    input.setAttribute("aria-activedescendant", choices.length ? `palette-${chosen}` : "");
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    status.textContent = choices.length ? "" : "Nothing by that name. Enter searches everything.";
  }

  function go(choice) {
    dialog.close();
    choice.run();
  }

  async function ask() {
    asking?.abort();
    const q = input.value.trim();
    if (q.length < 2) {
      people = [];
      return draw();
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`/search.json?q=${encodeURIComponent(q)}`, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      people = (await answer.json()).map((hit) => ({ text: hit.text, detail: hit.detail, run: () => location.assign(hit.href) }));
      draw();
    } catch (e) {
      if (e.name === "AbortError") return;
      people = [];
      draw();
      status.textContent = "People cannot be searched right now; pages and actions can.";
    }
  }

  input.addEventListener("input", () => {
    chosen = 0;
    draw();
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) {
      event.preventDefault();
      chosen = (chosen + step + choices.length) % choices.length;
      draw();
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (choices[chosen]) go(choices[chosen]);
      else if (input.value.trim()) location.assign(`/search?q=${encodeURIComponent(input.value.trim())}`);
    }
  });
  open(dialog);
  draw();
  input.focus();
}
