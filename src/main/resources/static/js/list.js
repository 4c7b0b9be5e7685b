// Lists with filters and tick boxes. Without script a button does the same.

document.addEventListener("change", (event) => {
  const filters = event.target.closest("[data-filters]");
  if (filters && event.target.matches("select")) return filters.requestSubmit();
  const bulk = event.target.closest("[data-bulk]");
  if (!bulk) return;
  const boxes = [...bulk.querySelectorAll("input[name=id]")];
  if (event.target.matches("[data-all]")) boxes.forEach((box) => (box.checked = event.target.checked));
  show(bulk, boxes);
});

function show(bulk, boxes) {
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) {
    if (box.checked) box.closest("tr").setAttribute("aria-selected", "true");
    else box.closest("tr").removeAttribute("aria-selected");
  }
  const bar = bulk.querySelector(".bulk");
  if (!bar) return;
  bar.hidden = chosen === 0;
  bar.querySelector("[data-selected]").textContent = `${chosen} selected`;
}
document.querySelectorAll("[data-bulk]").forEach((bulk) => show(bulk, [...bulk.querySelectorAll("input[name=id]")]));

// Empty filters need not stand in the address.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});
