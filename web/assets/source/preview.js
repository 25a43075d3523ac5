// The preview follows the typing once it was asked for. What cannot be shown now is shown at the next key.
const kWait = 250;
let timer;
let running;

const refresh = async (form, place) => {
  running?.abort();
  running = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  const asked = { method: "POST", body, signal: running.signal, headers: { "HX-Request": "true" } };
  const answer = await fetch("/preview", asked).catch(() => null);
  if (!answer?.ok) return;
  const html = await answer.text();
  place.setAttribute("aria-live", "off");  // a reader who types does not hear every change
  place.innerHTML = html;
};

document.addEventListener("input", (event) => {
  const form = event.target.form;
  const place = form?.querySelector("#preview");
  if (!place?.firstElementChild || !event.target.matches("textarea[name=text]")) return;
  clearTimeout(timer);
  timer = setTimeout(refresh, kWait, form, place);
});
document.addEventListener("click", (event) => {
  event.target.closest("button[name=preview]")?.form?.querySelector("#preview")?.setAttribute("aria-live", "polite");
});
