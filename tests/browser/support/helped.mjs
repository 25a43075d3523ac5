// The steps of helped_run.mjs, one method each.
import { until } from '../../interop/http.mjs';
import { judgeFocus } from './focus.mjs';
import { expect } from './ground.mjs';
import { Keys, Pointer } from './hands.mjs';
import { Peer } from './peer.mjs';
import { labelled, sentences } from './words.mjs';

export class Helped {
  constructor(ground) { Object.assign(this, { ground, say: sentences('en') }); }

  async begin() {
    this.forum = await this.ground.forum();
    await this.forum.setUp();
    await this.forum.signUp('asha', 'Asha Varma');
    await this.forum.signUp('ravi', 'Ravi Kumar');
    this.thread = await this.forum.thread('chair', 'Which trees shall stand in the avenue?', 'Neem gives shade, mango gives fruit.');
    this.page = await this.ground.page(this.forum, { who: 'asha' });
    return this;
  }

  button(key, page = this.page) { return page.getByRole('button', { name: this.say(key), exact: true }); }
  text(page = this.page) { return labelled(page, this.say, 'compose.body'); }
  async fresh(path = this.thread.path) {
    await this.page.goto(path);
    if (await this.text().count()) await this.text().fill('');
    await this.page.reload();
  }

  async preview() {
    await this.fresh();
    await this.text().fill('**One** word');
    expect(await this.page.locator('#preview').innerText() === '', 'a preview nobody asked for');
    await this.button('common.preview').click();
    await this.page.locator('#preview strong', { hasText: 'One' }).waitFor();
    await this.text().pressSequentially(' and *another*');
    await this.page.locator('#preview em', { hasText: 'another' }).waitFor();
    expect(await this.page.locator('#preview').getAttribute('aria-live') === 'off', 'every key is read aloud');
  }

  async draft() {
    const words = 'A draft that outlives its tab.';
    await this.fresh();
    await this.text().fill(words);
    const other = await this.page.context().newPage();
    await this.page.close();
    this.page = other;
    await this.page.goto(this.thread.path);
    expect(await this.text().inputValue() === words, 'the draft is lost');
    await this.button('compose.submit_reply').click();
    await this.page.locator('.prose').getByText(words).waitFor();
    await this.page.waitForLoadState();  // the script has looked for drafts
    expect(await this.text().inputValue() === '', 'the draft is offered after it was published');
    await this.page.goto('/new');
    await labelled(this.page, this.say, 'compose.title').fill('A title worth keeping');
    await this.page.goto('/new');
    expect(await labelled(this.page, this.say, 'compose.title').inputValue() === 'A title worth keeping', 'the title is lost');
    await labelled(this.page, this.say, 'compose.title').fill('');
  }

  async refusedDraft() {
    await this.fresh();
    await this.text().fill('x');
    await this.button('compose.submit_reply').click();
    await this.page.getByRole('alert').waitFor();
    await this.page.waitForLoadState();  // the script watches the field
    expect(await this.text().inputValue() === 'x', 'the refused text is lost');
    await this.text().fill('Long enough now.');
    await this.button('compose.submit_reply').click();
    await this.page.locator('.prose').getByText('Long enough now.').waitFor();
    await this.page.waitForLoadState();
    expect(await this.text().inputValue() === '', 'the refused text is offered after its better version was published');
    await this.page.goto(`/t/${this.thread.id}/reply`);
    expect(await this.text().inputValue() === '', 'and on the reply page');
  }

  async quote() {
    await this.fresh();
    await this.text().fill('Before.');
    await new Pointer().select(this.page.locator('#p1 .prose p'), 'mango gives fruit');
    await this.page.locator('#p1').getByRole('link', { name: this.say('post.quote'), exact: true }).click();
    expect(await this.text().inputValue() === 'Before.\n\n> @chair:\n>\n> mango gives fruit\n\n', `it says ${JSON.stringify(await this.text().inputValue())}`);
    expect(await this.text().evaluate((area) => area === document.activeElement), 'the focus is not in the text');
    await this.text().fill('');
  }

  async mention() {
    await this.fresh();
    await this.text().focus();
    await this.page.keyboard.type('Ask @ra');
    const option = this.page.getByRole('option', { name: 'Ravi Kumar', selected: true });  // a moment after it is there
    await option.waitFor();
    expect(await this.text().getAttribute('aria-expanded') !== 'false', 'the list is not announced');
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('option').first().waitFor({ state: 'hidden' });
    expect(/^Ask @ravi\s$/.test(await this.text().inputValue()), `it says ${JSON.stringify(await this.text().inputValue())}`);
    await this.text().fill('');
  }

  async toolbar() {
    await this.fresh();
    await this.text().fill('shade');
    await this.text().press('Control+A');
    await this.page.keyboard.press('Shift+Tab');
    expect(/^md-bold/.test(await judgeFocus(this.page)), `the stop before the text is ${await judgeFocus(this.page)}`);
    await this.page.keyboard.press('ArrowRight');
    expect(/^md-italic/.test(await judgeFocus(this.page)), 'the arrow does not go to the next');
    await this.page.keyboard.press('Enter');
    expect(/^[*_]shade[*_]$/.test(await this.text().inputValue()), `it says ${await this.text().inputValue()}`);
    await this.text().fill('');
  }

  async agree() {
    await this.fresh();
    const keys = new Keys();
    const agree = this.page.locator('#p1').getByRole('button', { name: this.say('post.agree') });
    await keys.press(agree);
    await this.page.locator('#p1 button[aria-pressed=true]').waitFor();
    expect(await agree.evaluate((button) => button === document.activeElement), 'the focus is lost');
    await this.page.keyboard.press('Enter');
    await this.page.locator('#p1 button[aria-pressed=false]').waitFor();
  }

  async refusedAgreement() {
    const post = await this.forum.reply('ravi', this.thread, 'I will take this back.');
    await this.page.goto(this.thread.path);
    await this.forum.submit('ravi', `/p/${post}/delete`, /\/delete/, {});
    this.ground.watch(this.page).expect(/410 for fetch/);
    const card = this.page.locator('article', { hasText: 'I will take this back.' });
    await card.getByRole('button', { name: this.say('post.agree') }).click();
    await this.page.getByRole('heading', { level: 1, name: this.say('errorpage.gone') }).waitFor();
  }

  async expiredPreview() {
    const page = await this.ground.page(this.forum, { who: 'ravi' });
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.text(page).fill('Looked at too late.');
    await page.context().clearCookies();
    this.ground.watch(page).expect(/403 for fetch/);
    await this.button('common.preview', page).click();
    await page.getByText(this.say('error.form_expired')).waitFor();
    expect(await this.text(page).inputValue() === 'Looked at too late.', 'the text is lost');
  }

  async menu() {
    await this.fresh();
    const summary = this.page.locator('#p1 details.menu > summary');
    await summary.click();
    await this.page.locator('#p1 details.menu[open] a').first().focus();
    await this.page.keyboard.press('Escape');
    expect(await this.page.locator('#p1 details.menu[open]').count() === 0, 'Escape does not close it');
    expect(await summary.evaluate((element) => element === document.activeElement), 'the focus does not come back');
    await summary.click();
    await this.page.locator('h1').click();
    expect(await this.page.locator('details.menu[open]').count() === 0, 'a press elsewhere does not close it');
  }

  async copy() {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.forum.base });
    await this.page.goto('/b/square');
    expect(await this.button('common.copy').count() === 0, 'a handle for other servers, on a site that knows none');
    const peer = await new Peer('elsewhere.test', this.forum.directory).start();
    this.ground.after(() => peer.stop());
    await this.forum.restart(peer.settings());
    await this.page.reload();
    // the word stands there for a moment only: whoever waits for it is there before
    await Promise.all([this.button('common.copied').waitFor(), this.button('common.copy').click()]);
    const copied = await this.page.evaluate(() => navigator.clipboard.readText());
    expect(copied.startsWith('@square@'), `it copied ${copied}`);
  }

  async time() {
    await this.fresh();
    const moment = this.page.locator('#p1 time').first();
    expect(/^\d{4}-/.test(await moment.getAttribute('datetime')), 'the machine cannot read it');
    await this.page.locator('#p1 relative-time').first().waitFor();
  }

  async skip() {
    await this.fresh();
    const { page } = this;
    await page.keyboard.press('Tab');
    expect((await judgeFocus(page)).includes(this.say('nav.skip')), `the first stop is ${await judgeFocus(page)}`);
    await page.keyboard.press('Enter');
    await page.waitForURL('**#main');
    await page.keyboard.press('Tab');
    await judgeFocus(page);
    expect(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), 'the next stop is not in the content');
  }

  /** A look that cannot fail proves nothing: it must see a focus without outline, and one below another element. */
  async focus() {
    await this.fresh();
    const { page } = this;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await judgeFocus(page);
    await page.evaluate(() => { document.activeElement.style.outline = 'none'; });
    await this.refuses(/no outline/);
    await page.evaluate(() => { document.activeElement.style.outline = '3px solid rgb(240, 240, 240)'; });
    await this.refuses(/contrast/);
    await page.evaluate(() => { document.activeElement.style.outline = ''; });
    await page.evaluate(() => {
      const lid = document.createElement('div');
      Object.assign(lid.style, { position: 'fixed', inset: '0', height: '200px', background: 'white' });
      document.body.append(lid);
    });
    await this.refuses(/covered/);
    await page.reload();
  }

  /** The same for what is watched behind every page. */
  async watched() {
    await this.fresh();
    const watch = this.ground.watch(this.page);
    await this.page.evaluate(() => {
      Promise.reject(new Error('planted exception'));
      console.error('planted message');
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'planted' }));
      fetch('/assets/planted.js');
    });
    for (const pattern of [/planted exception/, /planted message/, /Content Security Policy/, /404 for fetch/]) {
      await until(`${pattern}`, () => watch.problems.some((problem) => pattern.test(problem)));
    }
    watch.take();
  }

  async refuses(pattern) {
    const said = await judgeFocus(this.page).then(() => 'nothing', (error) => error.message);
    expect(pattern.test(said), `the look said ${said}`);
  }
}
