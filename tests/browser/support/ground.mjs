// What every suite stands on: one Chromium, forums of its own, contexts that are watched, and steps that say `ok` or
// `not ok`. A step that fails leaves a picture and the words of every open page under build/screens/failed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Forum } from './forum.mjs';
import { Watch } from './watch.mjs';

const TREE = process.env.SAMVAD_TREE ?? join(import.meta.dirname, '..', '..', '..');
export const SCREENS = join(TREE, 'build', 'screens');
const BINARY = process.env.SAMVAD_BINARY ?? join(TREE, 'build', 'release', 'samvad');
const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none'];
const PATIENCE = 30000; // a busy machine is no failure

export class Ground {
  constructor(suite) {
    Object.assign(this, { suite, forums: [], contexts: new Map(), passed: 0, failed: 0, undone: [] });
  }

  /** One Chromium for all suites. */
  static async launch() {
    return chromium.launch({
      executablePath: process.env.SAMVAD_CHROMIUM ?? '/usr/bin/chromium',
      args: [...QUIET, ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
    });
  }

  /** A forum before its first run; `settings` are added to the raised limits. */
  async forum(settings = {}) {
    const forum = new Forum(BINARY, this.suite);
    this.forums.push(forum);
    return forum.start(settings);
  }

  /** A watched browser context, logged in as `who` of forum.people or a visitor; options are Playwright's. */
  async context(forum, { who, script = true, ...options } = {}) {
    const context = await this.chromium.newContext({
      baseURL: forum.base, javaScriptEnabled: script, viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    await context.addCookies(forum.cookies(who));
    this.contexts.set(context, new Watch(context, forum.base));
    return context;
  }

  /** A page in a context of its own. */
  async page(forum, options) {
    return (await this.context(forum, options)).newPage();
  }

  /** What is seen over `page`'s context. */
  watch(page) { return this.contexts.get(page.context()); }

  /** Runs `body` as one test. A failure ends the suite when the steps that follow stand on it (`needed`). */
  async step(name, body, { needed = this.needed ?? true } = {}) {
    const began = Date.now();
    try {
      await body();
      const problems = [...this.contexts.values()].flatMap((watch) => watch.take());
      if (problems.length) throw new Error(problems.join(' | '));
      this.passed += 1;
      console.log(`ok ${this.suite}.${name}`);
      if (process.env.SAMVAD_BROWSER_TIMES) console.log(`   ${Date.now() - began} ms`);
    } catch (error) {
      this.failed += 1;
      for (const watch of this.contexts.values()) watch.take();
      const where = await this.keep(name);
      console.log(`not ok ${this.suite}.${name}: ${String(error.stack ?? error).replace(/\s*\n\s*/g, ' / ').slice(0, 3000)} (${where})`);
      if (needed) throw new StepFailed();
    }
  }

  /** Pictures and words of all open pages, for whoever looks into a failure. */
  async keep(name) {
    const folder = join(SCREENS, 'failed');
    mkdirSync(folder, { recursive: true });
    const pages = [...this.contexts.keys()].flatMap((context) => context.pages());
    for (const [index, page] of pages.entries()) {
      const file = join(folder, `${this.suite}-${name.replace(/[^\p{L}\p{N}]+/gu, '_')}-${index}`);
      const text = await page.locator('body').innerText({ timeout: 2000 }).catch(() => 'no page');
      writeFileSync(`${file}.txt`, `${page.url()}\n\n${text}\n`);
      await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: 10000 }).catch(() => {});
    }
    for (const forum of this.forums) writeFileSync(join(folder, `${this.suite}-server.log`), forum.log);
    return 'build/screens/failed';
  }

  /** A picture of the whole page under build/screens. */
  async shot(page, name) {
    mkdirSync(SCREENS, { recursive: true });
    await page.screenshot({ path: join(SCREENS, `${this.suite}-${name}.png`), fullPage: true });
  }

  /** What shall be ended with the suite. */
  after(end) { this.undone.push(end); }

  /** Ends what the suite started. */
  async close() {
    for (const end of this.undone.splice(0)) await end();
    for (const context of this.contexts.keys()) await context.close().catch(() => {});
    for (const forum of this.forums) await forum.stop();
  }
}

/** The steps that follow cannot be run. */
export class StepFailed extends Error {}

/** Fails with `words` unless `condition`. */
export function expect(condition, words) {
  if (!condition) throw new Error(words);
}
