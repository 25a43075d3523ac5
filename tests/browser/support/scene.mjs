// A forum with everything on it that a page can show: boards in a tree, threads of every kind, people of every standing,
// a remote person, word rules, held posts, reports, decisions, notices, servers under measures, deliveries that fail.
// All of it is made through the forms of the site and the inbox.
import { until } from '../../interop/http.mjs';
import { PASSWORD, words } from './forum.mjs';
import { Peer } from './peer.mjs';

export const LONG = 'Should the night bus run on the inner ring road every twenty minutes, and who pays for the six additional vehicles that this would need?';
const HINDI_TITLE = 'वार्ड 12 में पानी की आपूर्ति: समय-सारणी का प्रस्ताव और उस पर आपत्तियाँ';

/** Words that people here have written, where a page takes them into a sentence of its own. */
export const USERS_TEXT = [
  'Nagar Sabha', 'Where the town talks', 'Meera Joshi', 'Asha Rao', 'Office of Urban Mobility', 'Ravi Kumar', 'Vikram Seth', 'Tara Bai', 'Chandra',
  'Town square', 'Transport', 'Minutes of the October meeting', 'A bus at night', 'The minutes are agreed upon.', LONG,
  'Which streets flood first? Please add dates and the depth at the kerb', 'cheap watches', 'Say where your figures come from', 'One question a thread', '#transport', '#nothing', 'Argue with the proposal, not the person',
];

export const OPENING = `The ring road has **no bus between 22:30 and 05:10**. Hospital shifts end at 23:00 and begin at 05:00.

1. one bus every twenty minutes on the inner ring,
2. the same fare as by day,
3. a count of passengers after three months, published here.

| Interval | Vehicles | Cost a month |
| --- | ---: | ---: |
| 20 min | 6 | 9,40,000 |
| 30 min | 4 | 6,20,000 |

\`\`\`
vehicle 0417  idle since 2026-08-02  gearbox  waiting for a part that the supplier has not sent since the summer
\`\`\`

The figures are in the [transport survey](https://example.org/survey). #nightbus #${'transport'}`;

const HINDI = `मैं नर्स हूँ और रात ग्यारह बजे ड्यूटी से लौटती हूँ। बीस मिनट का अंतराल सुनने में अच्छा है, पर *भरोसे* की बात ज़्यादा ज़रूरी है।

क्या हम पहले तीस मिनट से शुरू करके हर महीने आँकड़े देख सकते हैं?`;

const WORDS = `the street water depth kerb drain rain night morning school market bridge slope pump council engineer measured
recorded photograph dated reported neighbour flooded twice month season channel silt blocked cleared budget answer question
because although therefore between before after under above every other which should could proposed interval section`.split(/\s+/);

/** About eighty words, different for every number and the same in every run. */
function said(number) {
  let state = number * 7919 + 17;
  const next = () => { state = (state * 1103515245 + 12345) % 2147483648; return WORDS[Math.floor(state / 65536) % WORDS.length]; };
  const sentence = (words) => `${Array.from({ length: words }, next).join(' ')}.`;
  return `Street ${number}: ${sentence(22)}\n\n${sentence(30)} ${sentence(26)}`;
}

export class Scene {
  constructor(ground) { this.ground = ground; }

  /** Starts the forum, before its first run. */
  async begin() {
    this.forum = await this.ground.forum({ 'log.level': 'debug', 'limits.silent_edit': '0s' });
    return this;
  }

  /** The first run is over; nothing is on the site but its board. */
  async open() {
    await this.forum.setUp();
    await this.forum.signUp('asha', 'Asha Rao');
    return this;
  }

  /** Everything. */
  async fill() {
    const { forum } = this;
    this.peer = await new Peer('peer.test', forum.directory).start();
    this.ground.after(() => this.peer.stop());
    await forum.restart({ ...this.peer.settings(), 'limits.posts_new_member': 1000, 'limits.silent_edit': '0s', 'log.level': 'debug' });
    await this.people();
    for (const name of ['asha', 'deepa', 'office']) await this.role(name, '2');
    await this.talk();
    for (const name of ['asha', 'deepa', 'office']) await this.role(name, '1');
    await this.meetPeer();
    await this.moderate();
    await this.strain();
    const profile = await forum.people.get('chair').open('/@office');
    this.person = /\/mod\/people\/(\d+)/.exec(profile.text)[1];
    const form = await forum.people.get('asha').open('/settings/profile');
    this.tokens = { asha: /name="csrf" value="([^"]+)"/.exec(form.text)[1] };
    return this;
  }

  /** A member; on a federating site the stock of keys may need a moment. */
  async join(name, shown, extra) {
    await this.forum.join(name, shown, extra);
  }

  async people() {
    const { forum } = this;
    await this.join('deepa', 'दीपा कुलकर्णी');
    await this.join('office', 'Office of Urban Mobility');
    await forum.submit('asha', '/settings/profile', /settings\/profile/, {
      display_name: 'Asha Rao', bio: 'Nurse, cyclist, reader of budgets. https://example.org', stakeholder: '2', discoverable: '1',
    });
    await forum.submit('office', '/settings/profile', /settings\/profile/, { display_name: 'Office of Urban Mobility', bio: '', stakeholder: '7' });
    await this.settings({ registration: 'approval' });
    await this.join('ravi', 'Ravi Kumar', { application: 'I take the bus at night and would like to say when it is late.' });
    await this.settings({});
    for (const [title, text] of [['Say where your figures come from', 'A number without a source is an opinion.'], ['Argue with the proposal, not the person', '']]) {
      await this.sendForm('/admin/settings', 'new-rule', { title, text });
    }
    await forum.submit('deepa', '/@office', /mute$/, {});
  }

  /** Makes a member part of the staff, who write without waiting, or a plain member again. */
  async role(name, role) {
    const { forum } = this;
    const page = await forum.people.get('chair').open('/admin/people');
    const form = new RegExp(`@${name}</span>[\\s\\S]*?/admin/people/(\\d+)/role"`).exec(page.text);
    await forum.submit('chair', '/admin/people', new RegExp(`people/${form[1]}/role$`), { role });
    await forum.submit(name, '/log-in', /log-in$/, { name, password: PASSWORD }); // a new role ends the old sessions
  }

  /** Saves the site's settings with some of them changed. */
  async settings(changes) {
    return this.forum.submit('chair', '/admin/settings', /\/admin\/settings$/, {
      name: 'Nagar Sabha', description: 'Where the town talks', contact: 'office@example.org', language: 'en',
      registration: 'open', about: 'We decide together, in the open.\n\n- every Sunday\n- in both languages', privacy: 'Written for **you**.', ...changes,
    });
  }

  async talk() {
    const { forum } = this;
    await until('a board', () => forum.board('transport', 'Transport'));
    await until('another board', () => forum.board('buses', 'शहर की बसें'));
    await this.boardPage();
    this.thread = await forum.thread('asha', LONG, OPENING, { board: 'transport', language: 'en' });
    this.first = this.thread.post;
    this.second = await forum.reply('deepa', this.thread, HINDI, this.first);
    this.third = await forum.reply('office', this.thread, '> the same fare as by day\n\nAgreed on the fare; the depot has four vehicles, says @asha.');
    for (const name of ['deepa', 'office', 'chair']) await forum.submit(name, this.thread.path, new RegExp(`/p/${this.first}/agree`), {});
    await forum.submit('office', `/p/${this.third}/edit`, /edit/, { text: 'Agreed on the fare; the depot has five vehicles, says @asha.' });
    this.gone = await forum.reply('asha', this.thread, 'I take that back.');
    await forum.submit('asha', `/p/${this.gone}/delete`, /delete/, {});
    await forum.thread('deepa', HINDI_TITLE, HINDI, { board: 'buses', language: 'hi' });
    this.locked = await forum.thread('chair', 'Minutes of the October meeting', 'They are *final*.');
    await forum.submit('chair', `/t/${this.locked.id}/lock`, /lock/, { reason: 'The minutes are agreed upon.' });
    this.pinned = await forum.thread('chair', 'Read this before you write', 'Rules, and how to follow a board.', { board: 'transport' });
    await forum.submit('chair', this.pinned.path, /\/pin/, { do: '1' });
    this.long = await forum.thread('office', 'Which streets flood first? Please add dates and the depth at the kerb', 'Ours does.', { board: 'transport' });
    for (let number = 2; number <= 120; number += 1) await forum.reply(number % 2 ? 'office' : 'asha', this.long, said(number));
  }

  /** Sends the form with the id `form`, where several go to one address. */
  async sendForm(path, form, fields) {
    const chair = this.forum.people.get('chair');
    const page = await chair.open(path);
    const from = page.text.lastIndexOf('<form', page.text.indexOf(`id="${form}"`));
    const done = await chair.submit({ ...page, text: page.text.slice(from) }, /./, fields);
    if (done.status >= 400) throw new Error(`${path} ${form}: ${done.status} ${words(done.text)}`);
  }

  /** The number of the board in the administration, with a rule, a moderator and a parent. */
  async boardPage() {
    const { forum } = this;
    const list = await forum.people.get('chair').open('/admin/boards');
    const number = (title) => new RegExp(`/admin/boards/(\\d+)"[^>]*>${title}<`).exec(list.text)[1];
    this.boardNumber = number('Transport');
    const part = (id, action, fields) => forum.submit('chair', `/admin/boards/${id}`, action, fields);
    await this.sendForm(`/admin/boards/${this.boardNumber}`, 'new-rule', { title: 'One question a thread', text: 'Start another for the next.' });
    await this.sendForm(`/admin/boards/${this.boardNumber}`, 'new-moderator', { name: 'deepa' });
    await part(this.boardNumber, new RegExp(`boards/${this.boardNumber}$`), {
      title: 'Transport', description: 'Buses, trains, footpaths and how people move.', parent: '', who: 'everyone', opening: 'note',
    });
    await part(number('शहर की बसें'), /boards\/\d+$/, {
      title: 'शहर की बसें', description: 'बसों के मार्ग, समय और किराए पर विचार।', parent: this.boardNumber, who: 'members', opening: 'note',
    });
  }

  async meetPeer() {
    const { forum, peer } = this;
    const board = await forum.people.get('chair').open('/b/transport', { headers: { accept: 'application/activity+json' } });
    const parent = `${forum.base}/posts/${this.first}`;
    await peer.follow(forum, board.json.id);
    await peer.reply(forum, board.json.id, parent, '<p>Here we run <em>thirty</em> minutes, and it works.</p>', {
      attachment: [{ type: 'Document', mediaType: 'image/png', url: `${peer.base}/bus.png`, name: 'A bus at night' }],
    });
    await until('the remote reply', async () => (await forum.people.get('chair').open(this.thread.path)).text.includes('and it works'));
    await peer.send(forum, { type: 'Flag', object: [`${forum.base}/posts/${this.third}`], content: 'This figure is wrong.' });
  }

  async moderate() {
    const { forum } = this;
    const word = { form: 'literal', action: 'hold', post: '1', title: '1', reason: 'Advertising waits for a moderator.' };
    await forum.submit('chair', '/mod/words', /\/mod\/words$/, { ...word, pattern: 'cheap watches' });
    await forum.submit('chair', '/mod/words', /\/mod\/words$/, { ...word, pattern: 'gold(en)? offer', form: 'pattern', action: 'refuse' });
    await this.join('vikram', 'Vikram Seth');
    await this.join('tara', 'Tara Bai');
    await forum.reply('vikram', this.thread, 'Buy cheap watches at our stall.');
    this.rude = await forum.reply('tara', this.thread, 'Only fools would take the bus.');
    await this.report('asha', this.rude, 'He calls us fools.');
    await this.report('deepa', this.rude, 'Rude.');
    const queue = await forum.people.get('chair').open('/mod');
    this.decided = /\/mod\/reports\/(\d+)/.exec(queue.text)[1];
    const part = (action, fields) => forum.submit('chair', `/mod/reports/${this.decided}`, action, fields);
    const report = await forum.people.get('chair').open(`/mod/reports/${this.decided}`);
    const rule = /name="rule"[\s\S]*?value="(\d+)"/.exec(report.text)[1];
    await part(/\/claim$/, {});
    await part(/\/note$/, { text: 'Second time this week.' });
    await part(/\/decide$/, { measure: 'remove', rule, reason: 'Calling others fools is about the person.', note: '' });
    await this.report('asha', this.second, 'A claim without a source.');
    await this.report('asha', this.third, 'Which depot?');
    this.open = /\/mod\/reports\/(\d+)/.exec((await forum.people.get('chair').open('/mod')).text)[1];
    await forum.submit('chair', `/mod/reports/${this.open}`, /\/claim$/, {});
    await forum.submit('chair', `/mod/reports/${this.open}`, /\/note$/, { text: 'Asked the depot for the figure.' });
  }

  async report(name, post, comment) {
    return this.forum.submit(name, `/p/${post}/report`, /report/, { category: '4', rule: '', comment });
  }

  /** Work that fails, and a measure for a server. */
  async strain() {
    const { forum } = this;
    await until('a failed delivery', async () => (await forum.people.get('chair').open('/admin/jobs')).text.includes(this.peer.host));
    await forum.submit('chair', '/admin/domains', /\/admin\/domains$/, {
      domain: 'spam.example', severity: 'suspend', reject_media: '1', reject_reports: '1', public_comment: 'Advertising after two warnings.', private_comment: 'Seen on three boards.',
    });
    await forum.submit('chair', '/admin/domains', /\/admin\/domains$/, {
      domain: 'loud.example', severity: 'limit', public_comment: 'Too many mentions.', private_comment: '',
    });
  }

  /** Every limit at its lowest, and used up by asha and tara. */
  async lowerLimits() {
    const { forum } = this;
    const lowest = { 'limits.votes': 1, 'limits.reports': 1, 'limits.posts': 1, 'limits.posts_new_member': 1, 'limits.login_account': 1 };
    await forum.restart({ ...this.peer.settings(), ...lowest, 'log.level': 'debug' });
    const path = `/t/${this.thread.id}/reply`;
    const tara = forum.people.get('tara');
    const tries = [];  // what she wrote before may be too long ago to count, but not what she writes here
    while (tries.length < 3 && tries.at(-1) !== 429) {
      tries.push((await tara.submit(await tara.open(path), /\/reply$/, { text: `What does the depot say? ${tries.length}` })).status);
    }
    if (tries.at(-1) !== 429) throw new Error(`tara was never told to wait: ${tries}`);
  }

  /** Takes tables away as a damaged database would, or brings them back. */
  breakTables() { for (const table of ['public_log', 'post_revisions']) this.forum.sql(`alter table ${table} rename to ${table}_away`); }
  mendTables() { for (const table of ['public_log', 'post_revisions']) this.forum.sql(`alter table ${table}_away rename to ${table}`); }

  async makePrivate() { return this.settings({ private: '1' }); }
}
