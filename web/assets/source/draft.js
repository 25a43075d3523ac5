// Keeps what is typed in this browser until the server has taken it, so that a closed tab, a lost network or a refusal
// loses nothing. A field says so by data-keep.
// A draft belongs to one person and to what it answers: browsers are shared, and forms of one address are not alike.
const viewer = document.documentElement.dataset.viewer ?? "";
const key = (field) => {
  const answers = field.form.elements.reply_to?.value ?? "";
  return `draft:${viewer}:${new URL(field.form.action).pathname}:${answers}:${field.name}`;
};
const kPending = "draft-sent";
const store = (act) => { try { return act(); } catch { return null; } };  // storage may be forbidden
const fieldsOf = (root) => [...root.querySelectorAll("[data-keep]")];
const here = () => location.href.replace(/#.*/, "");

const restore = () => {
  for (const field of fieldsOf(document)) {
    const kept = store(() => localStorage.getItem(key(field)));
    const began = store(() => localStorage.getItem(`${key(field)}:began`)) ?? "";
    // an edit goes on from the text that it began with, and from no other
    if (kept && (!field.value || (field.value === field.defaultValue && field.value === began))) field.value = kept;
  }
};

// A form was sent from the page before this one. It was taken when we came here from that page and this one is neither a
// refusal nor the same form again; in any other case the draft stays.
const settle = () => {
  const pending = store(() => JSON.parse(sessionStorage.getItem(kPending)));
  store(() => sessionStorage.removeItem(kPending));
  if (!pending || document.referrer.replace(/#.*/, "") !== pending.from) return;
  const again = [...document.querySelectorAll("input[name=submission]")].some((field) => field.value === pending.submission);
  if (again || document.querySelector(".error-page, .notice.error")) return;
  for (const name of pending.keys) {
    store(() => localStorage.removeItem(name));
    store(() => localStorage.removeItem(`${name}:began`));
  }
};

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-keep]")) return;
  store(() => {
    localStorage.removeItem(`${key(field)}:began`);
    if (!field.value) return localStorage.removeItem(key(field));
    localStorage.setItem(key(field), field.value);
    if (field.defaultValue) localStorage.setItem(`${key(field)}:began`, field.defaultValue);
  });
});
document.addEventListener("submit", (event) => {
  if (event.submitter?.name === "preview") return;
  const kept = fieldsOf(event.target);
  if (!kept.length) return;
  const submission = event.target.querySelector("input[name=submission]")?.value ?? "";
  store(() => sessionStorage.setItem(kPending, JSON.stringify({ from: here(), submission, keys: kept.map(key) })));
});
// Back to a form that is still in memory: it was not taken, whatever became of the request.
window.addEventListener("pageshow", (event) => { if (event.persisted) store(() => sessionStorage.removeItem(kPending)); });
settle();
restore();
