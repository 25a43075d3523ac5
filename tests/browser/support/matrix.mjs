// Goes to the pages of a list, in two windows at once, and looks at each: axe, layout at three widths, words.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lookScript } from './look.mjs';
import { expect } from './ground.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** For whoever mends one page: only visits whose name fits are made. */
const ONLY = new RegExp(process.env.SAMVAD_MATRIX ?? '');
const COLOURS = ['color-contrast', 'link-in-text-block'];
export const WIDTHS = [320, 390, 1280];
/** Latin words that a Hindi page may hold outside users' text. */
export const LISTED = ['UTC', 'JSON', 'English', 'Samvad', 'RE']; // RE2, the syntax of patterns

export class Matrix {
  constructor(ground, forum, usersText = []) {
    Object.assign(this, { ground, forum, usersText, windows: new Map(), looked: 0, lanes: 2 });
  }

  /** A window of `who` in lane `lane`; the reader's cookie says `language` and no theme. */
  async window(lane, who, language) {
    const key = `${lane} ${who ?? ''}`;
    if (!this.windows.has(key)) {
      const context = await this.ground.context(this.forum, { who, reducedMotion: 'reduce' });
      await context.addInitScript({ content: `${AXE}\n${lookScript()}` });
      this.windows.set(key, await context.newPage());
    }
    const page = this.windows.get(key);
    await page.context().addCookies([...this.forum.cookies(who), { name: 'reader', value: `${language}.auto`, url: this.forum.base }]);
    return page;
  }

  /** Every visit in `languages`; two at once. */
  async all(visits, languages = ['en', 'hi']) {
    const queue = languages.flatMap((language) => visits.map((visit) => ({ ...visit, language })));
    const work = async (lane) => {
      for (let visit = queue.shift(); visit; visit = queue.shift()) await this.step(lane, visit);
    };
    await Promise.all(Array.from({ length: this.lanes }, (_, lane) => work(lane)));
  }

  async step(lane, visit) {
    const parts = [visit.closed ? 'private' : '', visit.route, visit.state, visit.who ? `as ${visit.who}` : '', visit.path.replace(/\d{6,}/g, 'N').replace(/token=.*/, ''), visit.language];
    const label = parts.filter(Boolean).join(' ');
    if (ONLY.test(label)) await this.ground.step(label, () => this.look(lane, visit), { needed: false });
  }

  async look(lane, visit) {
    const page = await this.window(lane, visit.who, visit.language);
    await page.setViewportSize({ width: 1280, height: 900 });
    const answer = await page.goto(visit.path);
    expect(answer.status() === (visit.status ?? 200), `answered ${answer.status()}`);
    if (visit.landing) expect(page.url().includes('/log-in'), `led to ${page.url()}`);
    else if (!visit.status) expect(new URL(page.url()).pathname === new URL(visit.path, page.url()).pathname, `led to ${page.url()}`);
    if (visit.act) await visit.act(page);
    if (visit.shows) expect((await page.locator('main').innerText()).includes(visit.shows), `does not show ${visit.shows}`);
    expect(await page.evaluate(() => document.documentElement.lang) === visit.language, 'in another language');
    const english = visit.language === 'en';
    const problems = await this.axe(page, { type: 'tag', values: RULES }, '', english ? [] : COLOURS);
    if (english) problems.push(...await this.colours(page));
    for (const width of WIDTHS) problems.push(...await this.layout(page, width, visit));
    if (visit.language === 'hi') problems.push(...await page.evaluate(([listed, theirs]) => window.look.latin(listed, theirs), [LISTED, this.usersText]));
    this.looked += 1;
    expect(problems.length === 0, `${problems.length} problems: ${problems.slice(0, 12).join(' | ')}`);
  }

  /** What axe finds; `without` are rules that need not be asked again: colours do not change with the language. */
  async axe(page, runOnly, theme = '', without = []) {
    const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
    const found = await page.evaluate(([only, off]) => window.axe.run(document, { runOnly: only, rules: off, resultTypes: ['violations'] }), [runOnly, rules]);
    return found.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) => {
      const colours = node.any[0]?.data?.contrastRatio ? ` ${node.any[0].data.fgColor} on ${node.any[0].data.bgColor} is ${node.any[0].data.contrastRatio}` : '';
      return `axe ${rule.id}${theme ? ` (${theme})` : ''}: ${node.target.join(' ')}${colours}`;
    }));
  }

  /** The colours of the two other themes, over the same page. */
  async colours(page) {
    const problems = [];
    for (const theme of ['dark', 'contrast']) {
      await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
      problems.push(...await this.axe(page, { type: 'rule', values: COLOURS }, theme));
    }
    await page.evaluate(() => { delete document.documentElement.dataset.theme; });
    return problems;
  }

  async layout(page, width, visit) {
    await page.setViewportSize({ width, height: 900 });
    const problems = await page.evaluate(() => window.look.layout());
    if (visit.menus) problems.push(...await this.openMenus(page));
    return problems.map((problem) => `${width}: ${problem}`);
  }

  /** Every menu open in turn: it must stay on the page. */
  async openMenus(page) {
    return page.evaluate(() => {
      const problems = [];
      for (const menu of document.querySelectorAll('details.menu')) {
        menu.open = true;
        const box = menu.querySelector('.menu-list').getBoundingClientRect();
        if (box.left < 0 || box.right > document.documentElement.clientWidth) problems.push(`the menu "${menu.innerText.slice(0, 30)}" leaves the page`);
        problems.push(...window.look.sideways());
        menu.open = false;
      }
      return problems;
    });
  }
}
