// Completes @handles while writing: the server renders the list, this puts it into place. The element's events do not
// bubble, so they are caught on their way down.
import "@github/text-expander-element";

const caught = { capture: true };
document.addEventListener("text-expander-change", (event) => {
  const { key, text, provide } = event.detail;
  const expander = event.target.closest("text-expander");
  if (key !== "@" || !text || !expander) return;
  const ask = async () => {
    const answer = await fetch(`${expander.dataset.url}?q=${encodeURIComponent(text)}`);
    const holder = document.createElement("div");
    holder.innerHTML = answer.ok ? await answer.text() : "";
    const fragment = holder.firstElementChild;
    return { matched: Boolean(fragment?.children.length), fragment };
  };
  provide(ask());
}, caught);
document.addEventListener("text-expander-value", (event) => {
  event.detail.value = `@${event.detail.item.dataset.value}`;
}, caught);
document.addEventListener("text-expander-committed", (event) => {
  event.detail.input.dispatchEvent(new Event("input", { bubbles: true }));  // for draft and preview
}, caught);
