// "Quote" takes what is selected inside the post into the composer at the foot of the page, with its author's handle as
// the server writes it. Without a selection the link leads to the composer that quotes the whole post.
const selectedIn = (post) => {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !post.contains(selection.anchorNode)) return "";
  return selection.toString().trim();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-quote]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const post = link.closest("article");
  const area = document.querySelector("#reply textarea[name=text]");
  const target = document.querySelector("#reply input[name=reply_to]");
  const text = post ? selectedIn(post.querySelector(".prose") ?? post) : "";
  if (!area || !target || !text) return;
  event.preventDefault();
  target.value = link.dataset.quote;
  const author = post.querySelector("header .handle")?.textContent.trim();
  const lines = author ? [`${author}:`, "", ...text.split("\n")] : text.split("\n");
  const quoted = lines.map((line) => `> ${line}`.trimEnd()).join("\n");
  area.value = `${area.value ? `${area.value.trimEnd()}\n\n` : ""}${quoted}\n\n`;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
});
