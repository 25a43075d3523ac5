// The hostile corpora in a real browser: as Markdown and HTML in bodies, titles, names and all other texts of members, and
// as HTML of another server. Nothing may run, and nothing that could run may stand in a page, with the content security
// policy switched off. That the trap works is shown first, on a page that nobody cleaned.
import { until } from '../interop/http.mjs';
import { expect } from './support/ground.mjs';
import { Peer } from './support/peer.mjs';
import { Trap } from './support/trap.mjs';
import { bundles, vectors } from './support/vectors.mjs';

const PICKED = ['"><img src=x onerror=alert(1)>', '<script>alert(1)</script>', '<svg/onload=alert(1)>', "javascript:alert(1)//'", '<a href=javascript:alert(1)>x</a>', '{{constructor.constructor("alert(1)")()}}', '<iframe srcdoc="<script>alert(1)</script>">', '</textarea><script>alert(1)</script>', '</title><script>alert(1)</script>'];
const RAISED = { 'limits.inbox_actor': 100000, 'limits.inbox_host': 100000, 'limits.inbox_host_most': 1000000, 'limits.inbox_new_host': 100000, 'limits.reports': 10000 };

class Hostile {
  constructor(ground, all) {
    Object.assign(this, { ground, all, sent: [], refused: 0, places: ['/', '/boards', '/b/square', '/@chair', '/about', '/rules', '/modlog', '/mod', '/mod/held', '/mod/words', '/admin/people', '/admin/boards', '/admin/domains', '/admin/settings', '/notifications'] });
  }

  async begin() {
    this.forum = await this.ground.forum();
    await this.forum.setUp();
    this.peer = await new Peer('peer.test', this.forum.directory).start();
    this.ground.after(() => this.peer.stop());
    await this.forum.restart({ ...this.peer.settings(), ...RAISED });
    this.thread = await this.forum.thread('chair', 'Where hostile texts are kept', 'Below.');
    this.trap = await Trap.open(this.ground, this.forum, 'chair');
  }

  /** An uncleaned page must spring the trap: by running, and by the scan alone where nothing runs by itself. */
  async selfTest() {
    const { page } = this.trap;
    const raw = [...PICKED, '<p onmouseover="x()">y</p>', '<a href="jav&#x09;ascript:x()">z</a>', ...this.all.html5.slice(0, 30)].join('\n');
    await page.route('**/not-cleaned', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><title>x</title><main>${raw}</main>` }));
    this.ground.watch(page).expect(/./);
    await page.goto('/not-cleaned', { waitUntil: 'domcontentloaded' });
    await until('something runs', () => page.evaluate(() => window.trap.length > 0));
    const found = await this.trap.judge();
    for (const sign of ['ran: alert', 'onerror', 'onmouseover', 'javascript:', 'script <script', 'iframe']) expect(found.some((one) => one.includes(sign)), `the trap is blind for ${sign}`);
    await page.setContent('<!doctype html><main><img src="/assets/none" onerror="alert(2)"></main>');
    await until('the handler runs', () => page.evaluate(() => window.trap.some((call) => call.includes('alert(2'))));
    await page.context().close(); // what was seen there was meant to be
    this.ground.contexts.delete(page.context());
    this.trap = await Trap.open(this.ground, this.forum, 'chair');
  }

  async bodies(name, texts, around = (text) => text) {
    for (const bundle of bundles(name, texts)) {
      const text = [bundle.mark, ...bundle.texts.map(around)].join('\n\n');
      const done = await this.forum.people.get('chair').open(`/t/${this.thread.id}/reply`).then((page) => this.forum.people.get('chair').submit(page, /\/reply$/, { text }));
      if (done.status >= 400) this.refused += 1;
      else this.sent.push(bundle.mark);
    }
  }

  /** As HTML of another server. */
  async notes(name, texts) {
    const board = await this.forum.people.get('chair').open('/b/square', { headers: { accept: 'application/activity+json' } });
    const all = bundles(name, texts);
    for (const bundle of all) {
      await this.peer.reply(this.forum, board.json.id, `${this.forum.base}/posts/${this.thread.post}`, `<p>${bundle.mark}</p>${bundle.texts.map((text) => `<div>${text}</div>`).join('\n')}`);
      this.sent.push(bundle.mark);
    }
    await until('all are worked off', async () => /<strong>0<\/strong><a href="\/admin\/jobs">[^<]*(received|activities)/i.test((await this.forum.people.get('chair').open('/admin')).text), 120);
  }

  /** Titles, names, and every other text that somebody can write. */
  async elsewhere() {
    const { forum } = this;
    const attempt = async (who, path, action, fields) => {
      const person = forum.people.get(who);
      const done = await person.submit(await person.open(path), action, fields);
      if (done.status >= 400) this.refused += 1;
      return done;
    };
    const short = [...PICKED, ...this.all.naughty.filter((text) => text.length > 8 && text.length < 180 && /[<"'`]/.test(text)).slice(0, 30), ...this.all.payloads.filter((text) => text.length < 180).slice(0, 30)];
    for (const title of short) {
      const done = await attempt('chair', '/new?board=square', /\/new$/, { board: 'square', title: `${title} `.padEnd(12, '.'), text: 'A title.' });
      if (done.status < 400) this.places.push(new URL(done.url).pathname);
    }
    for (const [index, text] of PICKED.entries()) {
      await forum.join(`hostile${index}`, text.slice(0, 60));
      await attempt(`hostile${index}`, '/settings/profile', /\/profile$/, { display_name: text.slice(0, 60), bio: `${text}\n\n${short.slice(0, 40).join('\n\n')}` });
      await attempt(`hostile${index}`, `/t/${this.thread.id}/reply`, /\/reply$/, { text: `${text}\n\nmine` });
      await attempt(`hostile${index}`, `/p/${this.thread.post}/report`, /\/report$/, { category: '4', comment: text });
      this.places.push(`/@hostile${index}`);
    }
    await attempt('chair', '/admin/settings', /\/admin\/settings$/, { name: PICKED[0], description: PICKED[8], contact: '', language: 'en', registration: 'open', about: short.join('\n\n'), privacy: PICKED[1] });
    await attempt('chair', '/admin/settings', /settings\/rules/, { title: PICKED[0], text: PICKED[2] });
    await attempt('chair', '/mod/words', /\/mod\/words$/, { pattern: PICKED[1], form: 'literal', action: 'hold', post: '1', reason: PICKED[0] });
    await attempt('chair', `/t/${this.thread.id}/lock`, /\/lock$/, { reason: PICKED[0] });
  }

  /** Every place, with the policy off: nothing runs, nothing could. */
  async walk() {
    const found = [];
    const seen = new Set();
    const look = async (path) => {
      for (const problem of await this.trap.visit(path)) found.push(`${path}: ${problem}`);
      for (const mark of await this.trap.marks()) seen.add(mark);
    };
    await look(this.thread.path);
    const pages = Number(await this.trap.page.locator('nav.pager .numbers > :last-child').first().innerText().catch(() => '1'));
    for (let page = 2; page <= pages; page += 1) await look(`${this.thread.path}?page=${page}`);
    for (const place of new Set(this.places)) await look(place);
    expect(found.length === 0, `${found.length}: ${found.slice(0, 8).join(' | ')}`);
    const lost = this.sent.filter((mark) => !seen.has(mark));
    expect(lost.length === 0, `${lost.length} of ${this.sent.length} bundles were shown nowhere: ${lost.slice(0, 8)}`);
  }

  /** What the script puts into a page: the preview, and the names it suggests. */
  async byScript() {
    const { page } = this.trap;
    await page.goto('/new?board=square');
    for (const texts of [PICKED, this.all.markdown, this.all.html5.slice(0, 60)]) {
      await page.locator('textarea[name=text]').fill(`shown\n\n${texts.join('\n\n')}`);
      const answered = page.waitForResponse('**/preview');
      await page.getByRole('button', { name: 'Preview' }).click();
      await answered;
      await page.locator('#preview .prose').getByText('shown', { exact: true }).waitFor();
      const found = await this.trap.judge();
      expect(found.length === 0, `in the preview: ${found.slice(0, 6).join(' | ')}`);
    }
    await page.locator('textarea[name=text]').fill('');
    await page.locator('textarea[name=text]').pressSequentially('@hostile');
    await page.locator('.suggestions li').first().waitFor();
    const found = await this.trap.judge();
    expect(found.length === 0, `in the suggestions: ${found.slice(0, 6).join(' | ')}`);
  }
}

export async function run(ground) {
  const all = vectors();
  if (!all) {
    console.log('skip xss: SAMVAD_FIXTURES is not set');
    ground.passed += 1;
    return;
  }
  const hostile = new Hostile(ground, all);
  await ground.step('a forum and a peer', () => hostile.begin());
  await ground.step('a page that nobody cleaned springs the trap', () => hostile.selfTest());
  await ground.step('the corpora as bodies of posts', async () => {
    await hostile.bodies('markdown', all.markdown);
    await hostile.bodies('html5', all.html5);
    await hostile.bodies('payloads', all.payloads);
    await hostile.bodies('links', all.payloads.filter((text) => text.length < 150).slice(0, 600), (text) => `[x](${text}) ![y](${text}) <${text}>`);
    await hostile.bodies('naughty', all.naughty);
    expect(hostile.sent.length > 100, `only ${hostile.sent.length} bundles were taken, ${hostile.refused} refused`);
  });
  await ground.step('the corpora as HTML of another server', async () => {
    hostile.peer.profile = { name: PICKED[0], summary: PICKED.join('') + all.html5.slice(0, 40).join('') };
    await hostile.notes('html5-remote', all.html5);
    await hostile.notes('payloads-remote', all.payloads);
    await hostile.notes('naughty-remote', all.naughty);
    hostile.places.push('/@chandra@peer.test');
  });
  await ground.step('in titles, names, profiles, reports, rules and settings', () => hostile.elsewhere());
  await ground.step('nothing of it runs or could run anywhere, without the policy', () => hostile.walk());
  await ground.step('nor in what the script puts into a page', () => hostile.byScript());
  console.log(`   ${hostile.sent.length} bundles of ${all.payloads.length + all.html5.length + all.markdown.length + all.naughty.length} texts shown, ${hostile.refused} forms refused`);
}
