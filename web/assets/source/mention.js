// Completes @handles while writing: the server renders the list, this puts it into place.
import "@github/text-expander-element";

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
});
document.addEventListener("text-expander-value", (event) => {
  event.detail.value = `@${event.detail.item.dataset.value}`;
});
