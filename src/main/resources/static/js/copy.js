// Copies what an element with this id says or holds. Where the browser keeps the clipboard closed, which it does without
// https, it is selected and copied the old way.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = (source.value ?? source.textContent).trim();
  const copied = await (navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false) || byHand(source);
  document.getElementById("say").textContent = copied ? "Copied" : "It could not be copied; it is selected.";
  button.classList.toggle("done", copied);
  setTimeout(() => button.classList.remove("done"), 1500);
});

function byHand(source) {
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
  return document.execCommand("copy");
}
