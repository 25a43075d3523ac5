// What a careful eye checks on every page and width, as functions that run in the page. Each answers a list of problems.
/* eslint-env browser */

/** Defines `window.look` in every document of a context. */
export function lookScript() {
  return `window.look = (${source})();`;
}

function source() {
  const INTERACTIVE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]';
  const SLACK = 2;

  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest('.only-heard') && [...element.getClientRects()].some((box) => box.width > 0 && box.height > 0 && box.bottom > 0);
  const name = (element) => {
    const words = (element.innerText || element.value || element.getAttribute('aria-label') || '').trim().slice(0, 40);
    const look = typeof element.className === 'string' && element.className ? `.${element.className.trim().split(/\s+/).join('.')}` : '';
    return `${element.localName}${element.id ? `#${element.id}` : ''}${look} "${words}"`;
  };
  /** A link within a sentence: WCAG lets it be as high as its line. */
  const inSentence = (element) => element.localName === 'a' && getComputedStyle(element).display === 'inline'
    && [...element.parentElement.childNodes].some((node) => node !== element && node.nodeType === Node.TEXT_NODE && node.data.trim());

  function sideways() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      if (element.closest('.only-heard, .skip')) return false;
      for (let up = element.parentElement; up; up = up.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX) && up !== document.body) return false;
      return element.getBoundingClientRect().right > width + 1;
    });
    return [`the page is ${document.documentElement.scrollWidth} wide: ${wide.slice(-3).map(name).join(', ')}`];
  }

  function overlaps() {
    const boxes = [];
    for (const element of document.querySelectorAll(INTERACTIVE)) {
      if (!shown(element)) continue;
      const hidden = element.matches('input[type=checkbox], input[type=radio]') ? [element.getBoundingClientRect()] : [...element.getClientRects()];
      for (const box of hidden) boxes.push([element, box]);
    }
    boxes.sort((one, other) => one[1].top - other[1].top);
    const problems = [];
    for (let first = 0; first < boxes.length; first += 1) {
      const [element, box] = boxes[first];
      for (let next = first + 1; next < boxes.length && boxes[next][1].top < box.bottom - SLACK; next += 1) {
        const [other, its] = boxes[next];
        if (element === other || element.contains(other) || other.contains(element)) continue;
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > SLACK && down > SLACK) problems.push(`${name(element)} lies under ${name(other)}`);
      }
    }
    return problems;
  }

  function cut() {
    const problems = [];
    for (const element of document.body.querySelectorAll('*')) {
      if (!shown(element) || element.matches('input, select, textarea, option, svg, svg *')) continue;
      const style = getComputedStyle(element);
      const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const across = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      const down = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0;
      if (across && /hidden|clip/.test(style.overflowX)) problems.push(`cut at its side: ${name(element)}`);
      else if (down && /hidden|clip/.test(style.overflowY)) problems.push(`cut at its foot: ${name(element)}`);
      else if (across && words && style.display !== 'inline' && !/auto|scroll/.test(style.overflowX)) problems.push(`words run out of: ${name(element)}`);
    }
    return problems;
  }

  function targets() {
    const problems = [];
    for (const element of document.querySelectorAll(INTERACTIVE)) {
      if (!shown(element) || inSentence(element) || element.closest('.prose')) continue;
      const label = element.matches('input[type=checkbox], input[type=radio]') ? element.closest('label') : null;
      const box = (label ?? element).getBoundingClientRect();
      if (box.width < 24 - 0.5 || box.height < 24 - 0.5) problems.push(`${box.width.toFixed(0)}×${box.height.toFixed(0)}: ${name(element)}`);
    }
    return problems;
  }

  /** Devanagari stacks marks above and below its line. */
  function tightLines() {
    const problems = [];
    for (const element of document.body.querySelectorAll('*')) {
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join('');
      if (!/[\u0900-\u097f]/.test(own) || !shown(element) || element.matches('option, .avatar')) continue;
      const style = getComputedStyle(element);
      const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
      if (ratio < 1.3) problems.push(`line height ${ratio.toFixed(2)}: ${name(element)}`);
    }
    return problems;
  }

  /** Words in Latin letters outside users' text (dir=auto), names of things (translate=no), and what `listed` allows. */
  function latin(listed, usersText) {
    const problems = new Set();
    const tidy = (text) => {
      let left = text;
      for (const words of usersText) left = left.split(words).join(' ');
      return left.replace(/\b[0-9a-f]{8}\b|https?:\/\/\S+|[\w.+-]*@[\w.@:-]+|\b[\w-]+(?:\.[\w-]+)+(?::\d+)?\b/g, ' ');
    };
    const judge = (text, where) => {
      for (const [word] of tidy(text).matchAll(/[A-Za-z]{2,}/g)) if (!listed.includes(word)) problems.add(`"${word}" in ${where}`);
    };
    const theirs = (element) => element.closest('[dir=auto], [translate=no], code, pre, [lang]:not([lang=hi]), textarea, .avatar');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!theirs(walker.currentNode.parentElement)) judge(walker.currentNode.data, name(walker.currentNode.parentElement));
    for (const element of document.body.querySelectorAll('*')) {
      for (const attribute of ['aria-label', 'title', 'placeholder', 'alt', 'data-done']) {
        if (element.hasAttribute(attribute) && !element.matches('[translate=no]')) judge(element.getAttribute(attribute), `${attribute} of ${name(element)}`);
      }
    }
    judge(document.title, 'the title of the page');
    return [...problems];
  }

  return { sideways, overlaps, cut, targets, tightLines, latin, layout: () => [...sideways(), ...overlaps(), ...cut(), ...targets(), ...tightLines()] };
}
