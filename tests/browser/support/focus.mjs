// What must hold at every stop of the Tab key: the focus can be seen (WCAG 2.4.7, 2.4.13: at least 2 px, 3:1 beside what
// is around it), the element is in view and nothing covers it (2.4.11).

/** Runs in the page; answers {what} of the focused element, with {problem} when a rule is broken. */
function judge() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return { what: 'body' };
  const name = (element.getAttribute('aria-label') ?? element.innerText ?? element.name ?? '').trim().slice(0, 40);
  const what = `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''} "${name}"`;
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const brightness = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (from) => {
    for (let node = from; node; node = node.parentElement) {
      const colour = channels(getComputedStyle(node).backgroundColor);
      if (colour.length && (colour[3] ?? 1) > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (one, two) => {
    const [high, low] = [brightness(one), brightness(two)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const style = getComputedStyle(element);
  if (!element.matches(':focus-visible')) return { what, problem: 'is not :focus-visible' };
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return { what, problem: 'shows no outline of 2 px' };
  const contrast = ratio(channels(style.outlineColor), ground(element.parentElement));
  if (contrast < 3) return { what, problem: `its outline has a contrast of ${contrast.toFixed(2)}` };
  const box = element.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = window.innerHeight;
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, width)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, height)];
  if (right - left < 1 || bottom - top < 1) return { what, problem: 'is out of view' };
  const enough = element.tagName === 'TEXTAREA' ? 24 : Math.min(box.height, height) - 1; // there the caret is brought into view
  if (bottom - top < enough) return { what, problem: 'is only partly in view' };
  const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) => [left + (right - left) * x, top + (bottom - top) * y]);
  const covered = spots.filter(([x, y]) => {
    const seen = document.elementFromPoint(x, y);
    return seen && !element.contains(seen) && !seen.contains(element) && !seen.shadowRoot;
  });
  if (covered.length === spots.length) return { what, problem: 'is covered' };
  return { what };
}

/** Throws when the focus of `page` is not as it must be; answers what has it. */
export async function judgeFocus(page) {
  const { what, problem } = await page.evaluate(judge);
  if (problem) throw new Error(`focus at ${new URL(page.url()).pathname}: ${what} ${problem}`);
  return what;
}
