// "Quote" and "Reply" fill the composer at the foot of the page instead of loading one, when it is there.
// A selection inside the post is quoted instead of the whole post; the Markdown source comes from the server's page.
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
  const quoted = text.split("\n").map((line) => `> ${line}`).join("\n");
  area.value = `${area.value ? `${area.value.trimEnd()}\n\n` : ""}${quoted}\n\n`;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
});
