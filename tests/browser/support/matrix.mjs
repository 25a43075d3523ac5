// Goes to the pages of a list, in two windows at once, and looks at each: axe in the language, theme and width that
// cover.mjs chose for it, layout at all three widths, words.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LANGUAGES, WIDTHS } from './cover.mjs';
import { lookScript } from './look.mjs';
import { expect } from './ground.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** For whoever mends one page: only visits whose name fits are made. */
const ONLY = new RegExp(process.env.SAMVAD_MATRIX ?? '');
/** Latin words that a Hindi page may hold outside users' text. */
export const LISTED = ['UTC', 'JSON', 'English', 'Samvad', 'RE']; // RE2, the syntax of patterns

export class Matrix {
  /** `cover` chooses the looks and is told of each. */
  constructor(ground, forum, cover, usersText = []) {
    Object.assign(this, { ground, forum, cover, usersText, windows: new Map(), loads: 0, looks: 0, lanes: 2 });
  }

  /** A window of `who` in lane `lane`; the reader's cookie says `language` and `theme`. */
  async window(lane, who, language, theme = 'auto') {
    const key = `${lane} ${who ?? ''}`;
    if (!this.windows.has(key)) {
      const context = await this.ground.context(this.forum, { who, reducedMotion: 'reduce' });
      await context.addInitScript({ content: `${AXE}\n${lookScript()}` });
      this.windows.set(key, await context.newPage());
    }
    const page = this.windows.get(key);
    await page.context().addCookies([...this.forum.cookies(who), { name: 'reader', value: `${language}.${theme}`, url: this.forum.base }]);
    return page;
  }

  /** Every visit, once in each language, with all its looks in that language; two at once. */
  async all(visits) {
    const planned = visits.map((visit) => ({ ...visit, looks: this.cover.take(visit.route) }));
    const queue = LANGUAGES.flatMap((language) => planned.map((visit) => ({ ...visit, language, looks: visit.looks.filter((look) => look.language === language) })));
    const work = async (lane) => {
      for (let visit = queue.shift(); visit; visit = queue.shift()) await this.step(lane, visit);
    };
    await Promise.all(Array.from({ length: this.lanes }, (_, lane) => work(lane)));
  }

  async step(lane, visit) {
    const parts = [visit.closed ? 'private' : '', visit.route, visit.state, visit.when ?? '', visit.who ? `as ${visit.who}` : '', visit.path.replace(/\d{6,}/g, 'N').replace(/token=.*/, ''), visit.language];
    const label = parts.filter(Boolean).join(' ');
    if (ONLY.test(label)) await this.ground.step(label, () => this.visit(lane, visit), { needed: false });
  }

  async visit(lane, visit) {
    const page = await this.window(lane, visit.who, visit.language, visit.looks[0].theme);
    await page.setViewportSize({ width: 1280, height: 900 });
    const answer = await page.goto(visit.path);
    expect(answer.status() === (visit.status ?? 200), `answered ${answer.status()}`);
    if (visit.landing) expect(page.url().includes('/log-in'), `led to ${page.url()}`);
    else if (!visit.status) expect(new URL(page.url()).pathname === new URL(visit.path, page.url()).pathname, `led to ${page.url()}`);
    if (visit.act) await visit.act(page);
    if (visit.shows) expect((await page.locator('main').innerText()).includes(visit.shows), `does not show ${visit.shows}`);
    const root = await page.evaluate(() => ({ language: document.documentElement.lang, theme: document.documentElement.dataset.theme }));
    expect(root.language === visit.language && root.theme === visit.looks[0].theme, `in ${root.language}, ${root.theme}`);
    const problems = await this.judge(page, visit);
    if (visit.language === 'hi') problems.push(...await page.evaluate(([listed, theirs]) => window.look.latin(listed, theirs), [LISTED, this.usersText]));
    this.loads += 1;
    expect(problems.length === 0, `${problems.length} problems: ${problems.slice(0, 12).join(' | ')}`);
  }

  /** The layout at every width, and axe in every theme and width that was chosen for this visit. */
  async judge(page, visit) {
    const problems = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const here = visit.looks.filter((look) => look.width === width);
      for (const look of here) {
        await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, look.theme);
        problems.push(...await this.axe(page, { type: 'tag', values: RULES }, `${look.theme}, ${width} px`), ...await this.layout(page, `${look.theme}, ${width}`, visit));
        this.cover.saw(visit.route, look);
        this.looks += 1;
      }
      if (here.length === 0) problems.push(...await this.layout(page, width, visit));
    }
    return problems;
  }

  /** What axe finds; `how` says in which theme and width. */
  async axe(page, runOnly, how = '') {
    const found = await page.evaluate((only) => window.axe.run(document, { runOnly: only, resultTypes: ['violations'] }), runOnly);
    return found.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) => {
      const colours = node.any[0]?.data?.contrastRatio ? ` ${node.any[0].data.fgColor} on ${node.any[0].data.bgColor} is ${node.any[0].data.contrastRatio}` : '';
      return `axe ${rule.id}${how ? ` (${how})` : ''}: ${node.target.join(' ')}${colours}`;
    }));
  }

  async layout(page, how, visit) {
    const problems = await page.evaluate(() => window.look.layout());
    if (visit.menus) problems.push(...await this.openMenus(page));
    return problems.map((problem) => `${how}: ${problem}`);
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
