// Lists with filters and tick boxes. Without script a button does the same.

document.addEventListener("change", (event) => {
  if (event.target.matches("#f-sort")) return event.target.form.requestSubmit();
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

// Empty filters need not stand in the address, and several columns are one part of it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-columns]")) {
    const boxes = [...form.querySelectorAll("input[name=cols]")];
    const cols = Object.assign(document.createElement("input"), { type: "hidden", name: "cols" });
    cols.value = boxes.filter((box) => box.checked).map((box) => box.value).join(",");
    boxes.forEach((box) => (box.disabled = true));
    form.append(cols);
  }
  if (form.matches("[data-filters]"))
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
});
// The first field of what drops down is where one types.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.pick[open]")) event.target.querySelector("input:not([type=hidden]):not([type=checkbox]), select")?.focus();
}, true);
