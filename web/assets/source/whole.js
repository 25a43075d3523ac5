// A part that the server refused, or that did not arrive, is asked for as a whole page: that says why, and keeps the text.
let leaving = false;  // a request that ends because the page does is no failure
window.addEventListener("beforeunload", () => { leaving = true; });
window.addEventListener("pageshow", () => { leaving = false; });

const whole = (event) => {
  if (leaving) return;
  const { sourceElement, sourceEvent } = event.detail.ctx;
  const form = sourceElement.form ?? sourceElement.closest("form");
  if (!form || !sourceEvent) return;
  if (sourceElement.name) {
    const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: sourceElement.name, value: sourceElement.value });
    form.append(pressed);
  }
  form.submit();
};
document.addEventListener("htmx:response:error", whole);
document.addEventListener("htmx:error", whole);
