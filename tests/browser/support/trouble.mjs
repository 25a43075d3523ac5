// The troubles of trouble_run.mjs, one method each.
import { Forum, PASSWORD, postIds } from './forum.mjs';
import { expect } from './ground.mjs';
import { labelled, sentences } from './words.mjs';

const TEXT = 'A text that took me an hour. नदी सबकी है।';

export class Trouble {
  constructor(ground) { Object.assign(this, { ground, say: sentences('en') }); }

  async begin() {
    this.forum = await this.ground.forum({ 'limits.newcomer_post_gap': '10m' }); // one trouble is about it; long, for two posts on a busy machine
    await this.forum.setUp();
    await this.forum.signUp('asha', 'Asha Varma');
    await this.forum.signUp('ravi', 'Ravi Kumar');
    this.thread = await this.forum.thread('chair', 'Where shall the new library stand?', 'Near the river, or in the centre?');
    return this;
  }

  field(page, key) { return labelled(page, this.say, key); }
  button(page, key) { return page.getByRole('button', { name: this.say(key), exact: true }); }
  alert(page) { return page.getByRole('alert'); }
  async page(who, script = false) { return this.ground.page(this.forum, { who, script }); }
  /** What the text area holds, with the line ends of the keyboard. */
  async typed(page) { return (await page.locator('textarea[name=text]').inputValue()).replace(/\r/g, '').trim(); }
  /** How often `words` stand on the thread. */
  async count(thread, words) {
    return (await this.forum.people.get('chair').open(thread.path)).text.split(words).length - 1;
  }
  async close(page) { await page.context().close(); this.ground.contexts.delete(page.context()); }

  async refusedThread() {
    const page = await this.page('asha');
    await page.goto('/new');
    await this.field(page, 'compose.board').selectOption({ label: 'Town square' });
    await this.field(page, 'compose.title').fill('Short');
    await this.field(page, 'compose.body').fill(TEXT);
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await this.button(page, 'compose.submit_thread').click();
    expect((await answer).status() === 422, `the answer was ${(await answer).status()}`);
    await this.alert(page).waitFor();
    expect(await this.field(page, 'compose.title').inputValue() === 'Short', 'the title is lost');
    expect(await this.typed(page) === TEXT, 'the text is lost');
    expect(await this.field(page, 'compose.board').evaluate((select) => select.selectedOptions[0].label) === 'Town square', 'the board is lost');
    expect(await this.field(page, 'compose.title').getAttribute('aria-invalid') === 'true', 'the field is not marked');
    await this.close(page);
  }

  async back(script) {
    const page = await this.page('chair', script);
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.field(page, 'compose.body').fill(TEXT);
    await page.getByRole('link', { name: this.say('nav.boards') }).first().click();
    await page.waitForURL('**/boards');
    await page.goBack();
    await page.waitForURL('**/reply');
    await page.waitForFunction((text) => document.querySelector('textarea[name=text]')?.value === text, TEXT);
    await this.field(page, 'compose.body').fill('');
    await this.close(page);
  }

  async twice(script) {
    const page = await this.page('chair', script);
    const words = `Pressed twice ${script ? 'by script' : 'plainly'}`;
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.field(page, 'compose.body').fill(words);
    await this.button(page, 'compose.submit_reply').dblclick();
    await page.waitForURL('**/t/*/where-*');
    await page.getByText(words).first().waitFor();
    // and the same form once more, as a flaky network sends it
    await page.goBack();
    await page.waitForURL('**/reply');
    expect(await this.count(this.thread, words) === 1, `it stands there ${await this.count(this.thread, words)} times`);
    await this.close(page);
  }

  /** The session of the form is not the session any more: the token no longer fits. */
  async expired(script) {
    const page = await this.page('chair', script);
    const words = `Sent with an old form ${script ? 'by script' : 'plainly'}`;
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.field(page, 'compose.body').fill(words);
    await page.context().clearCookies();
    await this.logInElsewhere(page.context(), 'chair');
    await this.button(page, 'compose.submit_reply').click();
    await page.getByText(this.say('error.form_expired')).first().waitFor();
    expect(await this.typed(page) === words, 'the text is lost');
    await this.button(page, 'form.send_again').click();
    await page.waitForURL('**/t/*/where-*');
    expect(await this.count(this.thread, words) === 1, 'it was not posted once');
    await this.close(page);
  }

  async logInElsewhere(context, name) {
    const other = await context.newPage();
    await other.goto('/log-in');
    await this.field(other, 'login.name').fill(name);
    await this.field(other, 'login.password').fill(PASSWORD);
    await this.button(other, 'login.submit').click();
    await other.locator('header .menu-name').waitFor({ state: 'attached' });
    await other.close();
  }

  async loggedOut(script) {
    const page = await this.page('chair', script);
    const words = `Sent after the session ended ${script ? 'by script' : 'plainly'}`;
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.field(page, 'compose.body').fill(words);
    await page.context().clearCookies();
    await this.button(page, 'compose.submit_reply').click();
    await this.button(page, 'form.send_again').click(); // the first answer is about the form, the next about who sends it
    await page.getByText(this.say('login.needed')).first().waitFor();
    expect(await this.typed(page) === words, 'the text is lost');
    await this.logInElsewhere(page.context(), 'chair');
    for (let turn = 0; turn < 2 && !/\/t\/\d+\/where-/.test(page.url()); turn += 1) await this.button(page, 'form.send_again').click();
    await page.waitForURL('**/t/*/where-*');
    expect(await this.count(this.thread, words) === 1, 'it was not posted once');
    await this.close(page);
  }

  /** A form that another site sends is refused, and what it carries is not turned into a form of ours. */
  async foreign() {
    const body = new URLSearchParams({ text: 'Words of another site', reply_to: '' }).toString();
    const answer = await this.forum.people.get('chair').open(`/t/${this.thread.id}/reply`, {
      method: 'POST', body, headers: { origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status === 403, `the answer was ${answer.status}`);
    expect(!answer.text.includes('Words of another site'), 'the words of another site stand on our page');
  }

  async conflict() {
    const id = await this.forum.reply('chair', this.thread, 'The first version of this post.');
    const [one, two] = [await this.page('chair'), await this.page('chair')];
    for (const page of [one, two]) await page.goto(`/p/${id}/edit`);
    await this.field(one, 'compose.body').fill('The version of the first window.');
    await this.button(one, 'compose.submit_edit').click();
    await one.waitForURL('**/t/**');
    await this.field(two, 'compose.body').fill('The version of the second window.');
    await this.button(two, 'compose.submit_edit').click();
    await two.getByRole('heading', { name: this.say('compose.conflict_heading') }).waitFor();
    expect(await this.typed(two) === 'The version of the second window.', 'the text of the second window is lost');
    expect(await two.locator('.diff del').innerText() === 'first', 'what was stored meanwhile is not shown');
    expect(await two.locator('.diff ins').innerText() === 'second', 'what differs is not shown');
    await this.ground.shot(two, 'conflict');
    await this.button(two, 'compose.submit_edit').click();
    await two.waitForURL('**/t/**');
    await two.getByText('The version of the second window.').waitFor();
    await this.close(one);
    await this.close(two);
  }

  /** Two people at one post: its author writes on while a moderator takes it down. */
  async removedMeanwhile() {
    await this.forum.signUp('mona', 'Mona');
    const id = await this.forum.reply('mona', this.thread, 'A post that both of us have open.');
    const bare = await this.forum.people.get('chair').open(`/mod/posts/${id}`);
    expect(bare.text.includes(this.say('mod.rules_none')), 'no rule can be chosen, and nothing says so');
    await this.forum.rule('Stay with the question');
    const desk = await this.forum.people.get('chair').open(`/mod/posts/${id}`);
    const rule = /name="rule"[\s\S]*?value="(\d+)"/.exec(desk.text)[1];
    const page = await this.page('mona');
    await page.goto(`/p/${id}/edit`);
    await this.field(page, 'compose.body').fill(TEXT);
    await this.forum.submit('chair', `/mod/posts/${id}`, /\/decide$/, { measure: 'remove', rule, reason: 'Not about the library.' });
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await this.button(page, 'compose.submit_edit').click();
    expect((await answer).status() === 410, `the answer was ${(await answer).status()}`);
    await page.getByText(this.say('error.post_removed')).first().waitFor();
    expect(await this.typed(page) === TEXT, 'the text is lost');
    expect(await this.count(this.thread, 'an hour') === 0, 'what was taken down was written anew');
    await this.close(page);
  }

  async locked() {
    const thread = await this.forum.thread('chair', 'A thread that gets locked soon', 'Say something.');
    const page = await this.page('asha');
    await page.goto(`/t/${thread.id}/reply`);
    await this.field(page, 'compose.body').fill(TEXT);
    await this.forum.submit('chair', `/t/${thread.id}/lock`, /\/lock/, { reason: 'It went in circles' });
    await this.button(page, 'compose.submit_reply').click();
    await this.alert(page).getByText(this.say('error.thread_locked', { reason: 'It went in circles' })).waitFor();
    expect(await this.typed(page) === TEXT, 'the text is lost');
    await page.goto(thread.path);
    await page.getByText('It went in circles').waitFor();
    expect(await page.locator('#reply').count() === 0, 'a locked thread offers a composer');
    await this.close(page);
  }

  async deletedParent() {
    const id = await this.forum.reply('ravi', this.thread, 'I take this back in a moment.');
    const page = await this.page('chair');
    await page.goto(`/p/${id}/reply`);
    await this.field(page, 'compose.body').fill('An answer to what is gone.');
    await this.forum.submit('ravi', `/p/${id}/delete`, /\/delete/, {});
    await this.button(page, 'compose.submit_reply').click();
    await this.alert(page).waitFor();
    expect(await this.typed(page) === 'An answer to what is gone.', 'the text is lost');
    await this.ground.shot(page, 'deleted-parent');
    await this.button(page, 'compose.submit_reply').click();
    await page.waitForURL('**/t/*/where-*');
    await page.getByText(this.say('post.deleted')).waitFor();
    expect(await this.count(this.thread, 'An answer to what is gone.') === 1, 'it was not posted');
    await this.close(page);
  }

  async deletedThread() {
    const thread = await this.forum.thread('chair', 'A thread that goes away soon', 'Nothing here.');
    const page = await this.page('asha');
    await page.goto(`/t/${thread.id}/reply`);
    await this.field(page, 'compose.body').fill(TEXT);
    await this.forum.submit('chair', `/p/${thread.post}/delete`, /\/delete/, {});
    await this.button(page, 'compose.submit_reply').click();
    await page.getByText(this.say('errorpage.gone')).first().waitFor();
    expect(await this.typed(page) === TEXT, 'the text is lost');
    this.gone = thread;
    await this.close(page);
  }

  async tooFast() {
    await this.forum.signUp('nila', 'Nila');
    const page = await this.page('nila');
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.field(page, 'compose.body').fill('The first words of somebody new.');
    await this.button(page, 'compose.submit_reply').click();
    await page.waitForURL('**/t/*/where-*');
    await page.goto(`/t/${this.thread.id}/reply`);
    await this.field(page, 'compose.body').fill(TEXT);
    await this.button(page, 'compose.submit_reply').click();
    expect(/\d/.test(await this.alert(page).innerText()), `no wait is named: ${await this.alert(page).innerText()}`);
    expect(await this.typed(page) === TEXT, 'the text is lost');
    await this.close(page);
  }

  /** Whoever joins in order to answer is led back to what they were reading, also after a refused form. */
  async joinsToAnswer() {
    const page = await this.page();
    await page.goto(this.thread.path);
    await page.getByRole('link', { name: this.say('nav.sign_up') }).click();
    await this.field(page, 'signup.name').fill('kiran');
    await this.field(page, 'signup.password').fill('x');
    await this.field(page, 'signup.rules').check();
    await this.button(page, 'signup.submit').click();
    await this.alert(page).waitFor();
    await this.field(page, 'signup.password').fill(PASSWORD);
    await this.button(page, 'signup.submit').click();
    await page.waitForURL(`**${this.thread.path}`);
    await page.locator('#reply textarea').waitFor();
    await this.close(page);
  }

  /** A moderator about whom a report is sees it and is told at once that others decide. */
  async ownCase() {
    const post = await this.forum.reply('chair', this.thread, 'Words of a moderator that somebody reports.');
    await this.forum.signUp('uma', 'Uma');
    await this.forum.submit('uma', `/p/${post}/report`, /report/, { category: '4', rule: '', comment: 'Too sure.' });
    const queue = await this.forum.people.get('chair').open('/mod');
    const page = await this.page('chair');
    await page.goto(/\/mod\/reports\/\d+/.exec(queue.text)[0]);
    await page.getByText(this.say('error.own_case')).waitFor();
    expect(!/Uma|Too sure/.test(await page.locator('body').innerText()), 'it tells who reported, or their words');
    expect(await page.locator('form[action$="/decide"], form[action$="/claim"]').count() === 0, 'it offers to decide');
    await this.close(page);
  }

  async wrongPassword() {
    const page = await this.page();
    const answers = [];
    for (const name of ['asha', 'nobody_at_all']) {
      await page.goto('/log-in');
      await this.field(page, 'login.name').fill(name);
      await this.field(page, 'login.password').fill('not this one at all');
      await this.button(page, 'login.submit').click();
      answers.push(await this.alert(page).innerText());
      expect(await this.field(page, 'login.name').inputValue() === name, 'the name is lost');
      expect(await this.field(page, 'login.password').inputValue() === '', 'the password is written into the page');
    }
    expect(answers[0] === answers[1], `the answers differ: ${answers.join(' | ')}`);
    await this.close(page);
  }

  async missing() {
    const page = await this.page();
    const cases = [['/nowhere', 404], ['/t/999/nothing', 404], ['/p/999', 404], ['/b/nowhere', 404], ['/@nobody', 404],
      [this.gone.path, 410], [`/p/${this.gone.post}`, 410]];
    for (const [path, status] of cases) {
      const answer = await page.goto(path);
      expect(answer.status() === status, `${path} answered ${answer.status()}`);
      const title = this.say(status === 404 ? 'errorpage.not_found' : 'errorpage.gone');
      expect(await page.getByRole('heading', { level: 1 }).innerText() === title, `${path} is headed ${await page.getByRole('heading', { level: 1 }).innerText()}`);
      expect((await page.locator('.error-page').innerText()).includes(answer.headers()['x-request-id']), `${path} names no request`);
    }
    await this.close(page);
  }
}
