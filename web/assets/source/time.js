// <time data-ago> becomes "5 minutes ago" in the reader's language and zone; the page itself carries the date.
import "@github/relative-time-element";

const enhance = (root) => {
  for (const time of root.querySelectorAll("time[data-ago]")) {
    const element = document.createElement("relative-time");
    element.setAttribute("datetime", time.dateTime);
    element.setAttribute("threshold", "P7D");
    element.setAttribute("prefix", "");
    element.textContent = time.textContent;
    time.removeAttribute("data-ago");
    time.replaceChildren(element);
  }
};
enhance(document);
document.addEventListener("htmx:after:swap", () => enhance(document));
