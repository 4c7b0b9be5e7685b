// Settings and first run: an empty zone becomes the browser's own, and what is shown once can be copied.
for (const field of document.querySelectorAll("[data-guess-zone]")) {
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...field.list.options].some((option) => option.value === guess);
  if (field.value === "" && known) field.value = guess;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  source.select();
  // Without https browsers keep the clipboard closed; then it is at least selected.
  await navigator.clipboard?.writeText(source.value);
  if (navigator.clipboard) button.lastChild.textContent = "Copied";
});
