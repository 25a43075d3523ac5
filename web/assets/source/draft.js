// Keeps what is typed in this browser until the form is taken, so that a closed tab loses nothing.
const key = (area) => `draft:${location.pathname}:${area.name}`;
const store = (act) => { try { return act(); } catch { return null; } };  // storage may be forbidden

const restore = (area) => {
  const kept = store(() => localStorage.getItem(key(area)));
  if (kept && !area.value) area.value = kept;
};

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-keep]")) return;
  store(() => (area.value ? localStorage.setItem(key(area), area.value) : localStorage.removeItem(key(area))));
});
document.addEventListener("submit", (event) => {
  if (event.submitter?.name === "preview") return;
  for (const area of event.target.querySelectorAll("textarea[data-keep]")) store(() => localStorage.removeItem(key(area)));
});
document.querySelectorAll("textarea[data-keep]").forEach(restore);
