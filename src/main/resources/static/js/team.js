// Settings and first run: an empty zone becomes the browser's own.
for (const field of document.querySelectorAll("[data-guess-zone]")) {
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...field.list.options].some((option) => option.value === guess);
  if (field.value === "" && known) field.value = guess;
}

// Notices of the browser, for when Followthrough is not in front; asked for only when somebody presses for it.
const notify = document.querySelector("[data-notify]");
if (notify) {
  const ask = notify.querySelector("[data-notify-ask]");
  const state = notify.querySelector("[data-notify-state]");
  const say = () => {
    const permission = globalThis.isSecureContext ? globalThis.Notification?.permission : undefined;
    ask.hidden = permission !== "default";
    state.textContent = permission === "granted" ? "This browser also tells you while you look at something else."
      : permission === "denied" ? "This browser was told not to show notices of this page; its settings can change that."
      : permission === "default" ? "" : "Notices of the browser need an address with https.";
  };
  ask.addEventListener("click", async () => {
    await Notification.requestPermission();
    say();
  });
  say();
}
