// The main job, told once and walked in several ways: first run, board, rule, sign-up, thread with table, code, Hindi and
// a mention, reply quoting a passage, edit, word diff, report, decision with rule and reason, notice, public log.
import { PASSWORD } from './forum.mjs';
import { expect } from './ground.mjs';
import { labelled, sentences } from './words.mjs';

const THREAD = 'Should the river walk be closed to cars?';
const OPENING = `The town asks **us** first, says @chair.

| Street | Cars a day |
| --- | ---: |
| River walk | 1200 |

\`\`\`python
print("closed")
\`\`\`

नदी के किनारे गाड़ियाँ बंद हों। #river`;
const PASSAGE = 'The town asks us first';
const RUDE = 'Only fools would close it.';
const RULE = 'Argue about the matter, never about the person';
const REASON = 'Calling others fools is about the person.';

export class Flow {
  /** `hand` acts; `language` is that of the pages; without `script` the pages run none. */
  constructor(ground, hand, { language = 'en', script = true } = {}) {
    Object.assign(this, { ground, hand, script, language, say: sentences(language) });
  }

  field(page, key) { return labelled(page, this.say, key); }
  button(page, key) { return page.getByRole('button', { name: this.say(key), exact: true }); }
  link(page, key, values) { return page.getByRole('link', { name: this.say(key, values), exact: true }); }
  post(page, number) { return page.locator(`#p${number}`); }

  async walk() {
    await this.begin();
    await this.talk();
    await this.moderate();
  }

  async person() {
    const locale = this.language === 'hi' ? 'hi-IN' : 'en-GB';
    return this.ground.page(this.forum, { script: this.script, locale });
  }

  async begin() {
    const { ground } = this;
    this.forum = await ground.forum();
    this.chair = await this.person();
    this.asha = await this.person();
    this.ravi = await this.person();
    this.visitor = await this.person();
    await ground.step('first run makes forum, administrator and board', () => this.firstRun());
    await ground.step('the administrator writes a rule', () => this.writeRule());
    await ground.step('a second person reads the rules, signs up and logs out', () => this.signUp());
    await ground.step('and logs in again', () => this.logIn());
  }

  async talk() {
    const { ground } = this;
    await ground.step('the text of a thread is looked at before it is published', () => this.preview());
    await ground.step('a thread with table, code, Hindi and a mention', () => this.publish());
    await ground.step('a third person signs up', () => this.signUpThird());
    await ground.step('a reply quotes a passage', () => this.reply());
    await ground.step('an agreement is counted and taken back', () => this.agree());
    await ground.step('the opening post is edited', () => this.edit());
    await ground.step('its history shows the changed words', () => this.history());
  }

  async moderate() {
    const { ground } = this;
    await ground.step('a post is reported', () => this.report());
    await ground.step('a moderator takes the report and decides with rule and reason', () => this.decide());
    await ground.step('the author is told measure, rule and reason, and not who reported', () => this.noticeToAuthor());
    await ground.step('the reporter is told that it was decided', () => this.noticeToReporter());
    await ground.step('everybody reads it in the public log', () => this.publicLog());
  }

  async firstRun() {
    const { chair: page, hand } = this;
    await hand.open(page, `/setup?token=${this.forum.token}`);
    await hand.fill(this.field(page, 'setup.site_name'), 'Nagar Sabha');
    await hand.fill(this.field(page, 'setup.site_description'), 'Where the town talks');
    await hand.check(this.field(page, 'setup.registration_open'));
    await hand.fill(this.field(page, 'signup.name'), 'chair');
    await hand.fill(this.field(page, 'signup.display_name'), 'Meera Joshi');
    await hand.fill(this.field(page, 'signup.email'), 'chair@forum.test');
    await hand.fill(this.field(page, 'signup.password'), PASSWORD);
    await hand.fill(this.field(page, 'setup.board_title'), 'Town square');
    await hand.fill(this.field(page, 'setup.board_name'), 'square');
    await hand.press(this.button(page, 'setup.submit'));
    await page.waitForURL('**/b/square');
    await page.getByRole('heading', { level: 1, name: 'Town square' }).waitFor();
  }

  async writeRule() {
    const { chair: page, hand } = this;
    await this.openMenu(page);
    await hand.follow(this.link(page, 'nav.admin'));
    await hand.follow(this.link(page, 'admin.settings'));
    await hand.fill(this.field(page, 'admin.rule_title'), RULE);
    await hand.press(this.button(page, 'admin.rule_add'));
    await page.getByRole('listitem').filter({ hasText: RULE }).waitFor();
  }

  async openMenu(page) {
    await this.hand.press(page.locator('header details.menu > summary'));
    await page.locator('header details.menu[open] .menu-list').waitFor();
  }

  async fillSignUp(page, name, displayName) {
    const { hand } = this;
    await hand.fill(this.field(page, 'signup.name'), name);
    await hand.fill(this.field(page, 'signup.display_name'), displayName);
    await hand.fill(this.field(page, 'signup.password'), PASSWORD);
    await hand.check(this.field(page, 'signup.rules'));
    await hand.press(this.button(page, 'signup.submit'));
    await page.locator('header .menu-name').filter({ hasText: displayName }).waitFor({ state: 'attached' });
  }

  async signUp() {
    const { asha: page, hand } = this;
    await hand.open(page, '/');
    await hand.follow(this.link(page, 'nav.sign_up'));
    await hand.follow(this.link(page, 'signup.rules_link'));
    await page.getByText(RULE).waitFor();
    await hand.follow(this.link(page, 'nav.sign_up'));
    await this.fillSignUp(page, 'asha', 'आशा वर्मा');
    await this.openMenu(page);
    await hand.press(this.button(page, 'nav.log_out'));
    await this.link(page, 'nav.log_in').waitFor();
  }

  async logIn() {
    const { asha: page, hand } = this;
    await hand.follow(this.link(page, 'nav.log_in'));
    await hand.fill(this.field(page, 'login.name'), 'asha');
    await hand.fill(this.field(page, 'login.password'), PASSWORD);
    await hand.press(this.button(page, 'login.submit'));
    await page.locator('header .menu-name').filter({ hasText: 'आशा वर्मा' }).waitFor({ state: 'attached' });
  }

  async preview() {
    const { asha: page, hand } = this;
    await hand.follow(this.link(page, 'nav.new_thread'));
    await hand.choose(this.field(page, 'compose.board'), 'Town square');
    await hand.fill(this.field(page, 'compose.title'), THREAD);
    await hand.fill(this.field(page, 'compose.body'), OPENING);
    await hand.press(this.button(page, 'common.preview'));
    await page.locator('#preview table').waitFor();
    expect(await this.field(page, 'compose.title').inputValue() === THREAD, 'the title went away by the preview');
    expect((await this.field(page, 'compose.body').inputValue()).replace(/\r/g, '') === OPENING, 'the text changed by the preview');
    await this.ground.shot(page, 'composer');
  }

  async publish() {
    const { asha: page, hand } = this;
    await hand.press(this.button(page, 'compose.submit_thread'));
    await page.waitForURL('**/t/**');
    const prose = this.post(page, 1).locator('.prose');
    expect(await page.getByRole('heading', { level: 1, name: THREAD }).isVisible(), 'the title is not the heading');
    expect(await prose.getByRole('cell', { name: '1200' }).isVisible(), 'no table');
    expect(await prose.locator('pre code').innerText() === 'print("closed")\n', 'no code');
    expect(await prose.getByText('नदी के किनारे गाड़ियाँ बंद हों').isVisible(), 'no Hindi');
    expect(new URL(await prose.getByRole('link', { name: '@chair' }).getAttribute('href'), page.url()).pathname === '/@chair', 'no mention');
    this.thread = page.url().replace(/#.*/, '');
    await this.ground.shot(page, 'thread');
  }

  async signUpThird() {
    const { ravi: page, hand } = this;
    await hand.open(page, this.thread);
    await hand.follow(this.link(page, 'nav.sign_up'));
    await this.fillSignUp(page, 'ravi', 'Ravi Kumar');
  }

  async reply() {
    const { ravi: page, hand } = this;
    await hand.open(page, this.thread);
    if (hand.select && this.script) await hand.select(this.post(page, 1).locator('.prose p').first(), PASSAGE);
    await hand.follow(this.post(page, 1).getByRole('link', { name: this.say('post.quote'), exact: true }));
    const text = this.field(page, 'compose.body');
    await page.waitForFunction((words) => document.querySelector('textarea[name=text]')?.value.includes(words), 'asks');
    const quoted = await text.inputValue();
    expect(/^> .*The town asks/m.test(quoted), `the quotation is: ${quoted}`);
    if (hand.select && this.script) expect(!quoted.includes('Cars'), `more was quoted than was selected: ${quoted}`);
    await hand.append(text, RUDE);
    await hand.press(this.button(page, 'compose.submit_reply'));
    await this.post(page, 2).getByText(RUDE).waitFor();
    expect(await this.post(page, 2).locator('blockquote').getByText('The town asks').isVisible(), 'nothing is quoted');
    expect(await this.post(page, 2).locator('a.answers').isVisible(), 'the reply does not say what it answers');
    expect(await this.link(page, 'thread.jump_unread', { count: 1 }).count() === 0, 'the own reply counts as unread');
    await this.ground.shot(page, 'reply');
  }

  async agree() {
    const { chair: page, hand } = this;
    await hand.open(page, this.thread);
    const button = () => this.post(page, 1).getByRole('button', { name: this.say('post.agree') });
    await hand.press(button());
    await this.post(page, 1).locator('button[aria-pressed=true]').waitFor();
    expect(/[1१]/.test(await button().innerText()), 'the agreement is not counted');
    await hand.press(button());
    await this.post(page, 1).locator('button[aria-pressed=false]').waitFor();
  }

  async more(page, number, key) {
    await this.hand.press(this.post(page, number).locator('details.menu > summary'));
    await this.hand.follow(this.post(page, number).getByRole('link', { name: this.say(key), exact: true }));
  }

  async edit() {
    const { asha: page, hand } = this;
    await hand.open(page, this.thread);
    await this.more(page, 1, 'post.edit');
    await hand.replace(this.field(page, 'compose.body'), '1200', '1400');
    await hand.press(this.button(page, 'compose.submit_edit'));
    await this.post(page, 1).getByRole('cell', { name: '1400' }).waitFor();
  }

  async history() {
    const { asha: page, hand } = this;
    await hand.follow(this.post(page, 1).getByRole('link', { name: this.say('post.edited'), exact: true }));
    await page.waitForURL('**/history');
    const gone = await page.locator('.diff del').allInnerTexts();
    const came = await page.locator('.diff ins').allInnerTexts();
    expect(gone.join() === '1200' && came.join() === '1400', `the diff says -${gone} +${came}`);
    await this.ground.shot(page, 'history');
  }

  async report() {
    const { asha: page, hand } = this;
    await hand.open(page, this.thread);
    await this.more(page, 2, 'post.report');
    await hand.check(this.field(page, 'report.category_rule'));
    await hand.choose(this.field(page, 'report.rule'), RULE);
    await hand.fill(this.field(page, 'report.comment'), 'He calls us fools.');
    await hand.press(this.button(page, 'report.submit'));
    await page.getByText(this.say('report.thanks')).waitFor();
  }

  async decide() {
    const { chair: page, hand } = this;
    await hand.open(page, '/');
    await this.openMenu(page);
    // the header says that something waits
    await hand.follow(page.getByRole('link', { name: new RegExp(`^${this.say('nav.moderation')} .`) }));
    await hand.follow(page.getByRole('link', { name: THREAD }));
    await hand.press(this.button(page, 'mod.claim'));
    await page.getByText(this.say('mod.claimed_mine')).waitFor();
    await this.ground.shot(page, 'case');
    await hand.check(this.field(page, 'mod.do_remove'));
    await hand.choose(this.field(page, 'notices.rule'), RULE);
    await hand.fill(this.field(page, 'notices.reason'), REASON);
    await hand.press(this.button(page, 'mod.decide_submit'));
    await page.getByText(this.say('mod.decided')).or(page.getByText(this.say('mod.queue_empty'))).first().waitFor();
  }

  async noticeToAuthor() {
    const { ravi: page, hand } = this;
    await hand.open(page, '/');
    await hand.follow(page.locator('header a.bell'));
    const card = page.getByRole('listitem').filter({ hasText: this.say('notices.decision') });
    await card.waitFor();
    const text = await card.innerText();
    for (const words of [this.say('measure.remove'), RULE, REASON]) expect(text.includes(words), `the notice lacks "${words}": ${text}`);
    expect(!/asha|आशा/.test(await page.locator('main').innerText()), 'the author can see who reported');
    await this.ground.shot(page, 'notice');
    await hand.follow(card.getByRole('link', { name: this.say('notices.see_post'), exact: true }));
    await this.post(page, 2).getByText(this.say('post.removed')).waitFor();
  }

  async noticeToReporter() {
    const { asha: page, hand } = this;
    await hand.open(page, '/');
    await hand.follow(page.locator('header a.bell'));
    await page.getByRole('listitem').filter({ hasText: this.say('notices.report_closed') }).waitFor();
  }

  async publicLog() {
    const { visitor: page, hand } = this;
    await hand.open(page, this.thread);
    await this.post(page, 2).getByText(this.say('post.removed')).waitFor();
    expect(!(await page.content()).includes(RUDE), 'the removed text is still there');
    await hand.follow(this.link(page, 'footer.log'));
    const card = page.getByRole('listitem').filter({ hasText: REASON });
    await card.waitFor();
    const text = await card.innerText();
    for (const words of [this.say('measure.remove'), RULE]) expect(text.includes(words), `the log lacks "${words}": ${text}`);
    expect(!/asha|आशा/.test(text), 'the log names the reporter');
    await this.ground.shot(page, 'log');
  }
}
