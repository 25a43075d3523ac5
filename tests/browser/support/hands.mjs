// Two ways to use a page, with the same verbs: by pointer, and by keyboard alone.
import { judgeFocus } from './focus.mjs';

const MOST_STOPS = 250;

/** A page that was reached by a press has its script when it is loaded, which may be after its fields are there. */
async function ready(target) {
  await target.waitFor({ state: 'attached' });
  await target.page().waitForLoadState();
}

/** Presses and types as somebody with a mouse does. */
export class Pointer {
  async press(target) { await target.click(); }
  async follow(target) { await target.click(); }
  async fill(target, text) {
    await ready(target);
    await target.fill(text);
  }
  async append(target, text) {
    await ready(target);
    await target.fill(`${await target.inputValue()}${text}`);
  }
  async replace(target, from, to) {
    await ready(target);
    await target.fill((await target.inputValue()).replace(from, to));
  }
  async check(target) { await target.check(); }
  async choose(target, label) { await target.selectOption({ label }); }
  async open(page, path) { await page.goto(path); }

  /** Draws over the words `passage` inside `target`. */
  async select(target, passage) {
    const page = target.page();
    await target.scrollIntoViewIfNeeded();
    const [from, to] = await target.evaluate((element, words) => {
      const nodes = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) nodes.push(walker.currentNode);
      const at = nodes.map((node) => node.data).join('').indexOf(words);
      const place = (offset) => {
        let left = offset;
        for (const node of nodes) {
          if (left <= node.length) return [node, left];
          left -= node.length;
        }
        return [nodes.at(-1), nodes.at(-1).length];
      };
      const range = document.createRange();
      range.setStart(...place(at));
      range.setEnd(...place(at + words.length));
      const boxes = [...range.getClientRects()];
      const [first, last] = [boxes[0], boxes.at(-1)];
      return [[first.left, first.top + first.height / 2], [last.right, last.top + last.height / 2]];
    }, passage);
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, to[1]);
    await page.mouse.move(...to);
    await page.mouse.up();
  }
}

/** Reaches everything by Tab and Shift+Tab, and looks at each stop whether the focus can be seen. */
export class Keys {
  constructor() { this.stops = 0; }

  /** Moves the focus to the element of `target`, or to the one for which `fits` (run in the page) holds. */
  async reach(target, fits = (element) => element === document.activeElement) {
    const page = target.page();
    await ready(target);
    const forward = await target.evaluate((element) => {
      const from = document.activeElement ?? document.body;
      return !(from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) || from === document.body;
    });
    const seen = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await target.evaluate(fits)) return;
      await page.keyboard.press(forward ? 'Tab' : 'Shift+Tab');
      seen.push(await judgeFocus(page));
      this.stops += 1;
    }
    throw new Error(`Tab never reached ${target}; it stopped at ${[...new Set(seen)].join(', ')}`);
  }

  async press(target) {
    await this.reach(target);
    await target.page().keyboard.press('Enter');
  }
  async follow(target) { await this.press(target); }
  async fill(target, text) {
    await this.reach(target);
    await target.page().keyboard.press('Control+A');
    await this.type(target.page(), text);
  }
  async append(target, text) {
    await this.reach(target);
    await target.page().keyboard.press('Control+End');
    await this.type(target.page(), text);
  }
  /** Goes to the end of `from` by arrow keys, takes it out and types `to`. */
  async replace(target, from, to) {
    await this.reach(target);
    const text = await target.inputValue();
    const page = target.page();
    await page.keyboard.press('Control+Home');
    const steps = [...new Intl.Segmenter().segment(text.slice(0, text.indexOf(from)))].length;
    for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowRight');
    for (let step = 0; step < from.length; step += 1) await page.keyboard.press('Delete');
    await this.type(page, to);
  }
  async check(target) {
    if (await target.getAttribute('type') !== 'radio') {
      await this.reach(target);
      if (!(await target.isChecked())) await target.page().keyboard.press('Space');
      return;
    }
    await this.reach(target, (element) => document.activeElement?.name === element.name && document.activeElement?.type === 'radio');
    if (await target.evaluate((element) => element === document.activeElement)) await target.page().keyboard.press('Space');
    for (let turn = 0; turn < 20 && !(await target.isChecked()); turn += 1) await target.page().keyboard.press('ArrowDown');
  }
  async choose(target, label) {
    await this.reach(target);
    const chosen = () => target.evaluate((element) => element.selectedOptions[0]?.label);
    await target.page().keyboard.press('Home');
    for (let turn = 0; turn < 60 && (await chosen()) !== label; turn += 1) await target.page().keyboard.press('ArrowDown');
  }
  async open(page, path) { await page.goto(path); } // the address bar is a keyboard's too

  /** Latin letters are typed, all else comes as an input method sends it; lines end by Enter. */
  async type(page, text) {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) await page.keyboard.press('Enter');
      await page.keyboard.insertText(line);
    }
  }
}
