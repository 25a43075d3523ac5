// Our server among recording peers: what is sent is checked byte for byte, signature by signature; what a peer answers
// is obeyed; what a peer sends is taken, or refused, by the state of thread and author. Last, one domain is suspended.
import { readFileSync } from 'node:fs';
import { Forum } from './forum.mjs';
import { Browser, request, until } from './http.mjs';
import { Peer } from './peer.mjs';
import { Steps, expect } from './steps.mjs';

const [binary, work] = process.argv.slice(2);
const forum = new Forum(binary, `${work}/forum`, 'forum.test', 8102, `${work}/ca.pem`);
const peer = new Peer(8110);
const steps = new Steps();
const step = (name, body) => steps.step(name, body);
const inbox = `${forum.base}/inbox`;
let board; let thread; let opening;

const page = async (path) => (await forum.chair.open(path)).text;
const isWrap = (type, id) => (json) => json.type === 'Announce' && json.object?.type === type && (!id || json.object.object?.id === id);
const taken = async (sent) => expect((await sent).status === 202, `answered ${(await sent).status}`);
const shows = (words) => until(`the page shows ${words}`, async () => (await page(thread.url)).includes(words));
/** Waits until an activity was worked off. */
const worked = (activity) => until(`${activity.id} is worked off`, async () => (await forum.sql(`select count(*) from inbox_queue where activity_uri = '${activity.id}'`)) === '0');

/** `host` follows the board and is accepted; gives the Accept's record. */
async function follow(host) {
  const sent = peer.activity(host, 'Follow', board, { to: [board] });
  await taken(peer.send(host, inbox, sent));
  return peer.holds(host, 'Accept', (json) => json.type === 'Accept' && json.object?.id === sent.id);
}
/** A reply of `host` to the opening post. */
const reply = (host, words, more = {}) => peer.activity(host, 'Create', peer.note(host, `<p>${words}</p>`, opening, { audience: board }), { to: ['https://www.w3.org/ns/activitystreams#Public', board], ...more });

async function meeting() {
  await step('a Follow is answered with Accept that holds it, signed by the board', async () => {
    const accept = await follow('one.test');
    expect(accept.json.actor === board && accept.problem === undefined, `${accept.json.actor} ${accept.problem}`);
    expect(accept.keyId === `${board}#main-key`, `signed with ${accept.keyId}`);
    await follow('two.test');
    peer.software.set('lemmy.test', 'Lemmy');
    await follow('lemmy.test');
  });
  await step('our fetches are signed by the site actor at the root', async () => {
    const fetched = peer.seen.find((one) => one.method === 'GET' && one.path === '/users/uma');
    expect(fetched.signature.problem === undefined, fetched.signature.problem);
    expect(fetched.signature.keyId === `${forum.base}/#main-key`, `signed with ${fetched.signature.keyId}`);
  });
  await step('a thread reaches followers wrapped in Announce, and as a plain Announce', async () => {
    thread = await forum.thread('board', 'Should the harbour be dredged?', 'First text');
    const wrapped = await peer.holds('one.test', 'the thread', isWrap('Create'));
    const create = wrapped.json.object;
    opening = create.object.id;
    expect(wrapped.problem === undefined && wrapped.json.actor === board, wrapped.problem ?? wrapped.json.actor);
    expect(create.object.audience === board && create.object.type === 'Note', JSON.stringify(create.object));
    await peer.holds('one.test', 'the plain Announce', (json) => json.type === 'Announce' && json.object === opening);
    const asked = await request(opening, { headers: { accept: 'application/activity+json' } });
    expect(asked.json.id === opening && asked.json.content === create.object.content, 'its id serves something else');
  });
}

async function relaying() {
  await step('a relayed activity keeps its bytes', async () => {
    const activity = reply('one.test', 'A reply with odd bytes');
    const odd = JSON.stringify(activity, null, 1).replaceAll('/users/', '\\/users\\/').replace('"cc": []', '"cc" :[ ]');
    await taken(peer.send('one.test', inbox, odd));
    const wrapped = await peer.holds('two.test', 'the reply', isWrap('Create', activity.object.id));
    expect(wrapped.body.includes(`"object":${odd}`), `other bytes: ${wrapped.body.slice(-1500)}`);
    await peer.holds('one.test', 'its own reply back', isWrap('Create', activity.object.id));
    await shows('A reply with odd bytes');
  });
  await step('edit and delete of a remote reply are relayed and shown', async () => {
    const activity = reply('two.test', 'A reply that changes');
    await taken(peer.send('two.test', inbox, activity));
    await shows('A reply that changes');
    const edited = { ...activity.object, content: '<p>A reply that has changed</p>', updated: new Date().toISOString() };
    await taken(peer.send('two.test', inbox, peer.activity('two.test', 'Update', edited)));
    await shows('A reply that has changed');
    await peer.holds('one.test', 'the edit', isWrap('Update', edited.id));
    await taken(peer.send('two.test', inbox, peer.activity('two.test', 'Delete', { type: 'Tombstone', id: edited.id })));
    await peer.holds('one.test', 'the delete', isWrap('Delete', edited.id));
    expect(!(await page(thread.url)).includes('A reply that has changed'), 'still shown');
  });
  await step('a vote is passed on to servers that count votes, and to no others', async () => {
    await until('the software of lemmy.test is known', async () => (await forum.sql("select software from hosts where name = 'lemmy.test'")) === 'lemmy');
    const like = peer.activity('two.test', 'Like', opening);
    await taken(peer.send('two.test', inbox, like));
    const wrapped = await peer.holds('lemmy.test', 'the vote', isWrap('Like'));
    expect(wrapped.body.includes(JSON.stringify(like)), 'with other bytes');
    await taken(peer.send('two.test', inbox, peer.activity('two.test', 'Undo', like)));
    await peer.holds('lemmy.test', 'its Undo', isWrap('Undo'));
    await forum.sent();
    expect(!peer.at('one.test').some((one) => isWrap('Like')(one.json)), 'a microblog got it');
  });
  await step('RFC 9421 is taken, a wrong signature and a repeat are not', async () => {
    const activity = reply('one.test', 'Signed the new way');
    await taken(peer.send('one.test', inbox, activity, 'rfc9421'));
    await shows('Signed the new way');
    const other = await peer.send('two.test', inbox, { ...activity, id: 'https://one.test/activities/forged' });
    expect(other.status === 401, `another's activity is answered ${other.status}`);
    await taken(peer.send('one.test', inbox, activity));
    await worked(activity);
    expect((await page(thread.url)).split('Signed the new way').length === 2, 'shown twice');
  });
}

async function answering() {
  await step('401 is knocked at once more with RFC 9421, which is remembered', async () => {
    peer.answer('knock.test', ({ method, signature }) => (method === 'POST' && signature.form !== 'rfc9421' ? { status: 401 } : undefined));
    const accept = await follow('knock.test');
    expect(accept.form === 'rfc9421' && accept.problem === undefined, `${accept.form} ${accept.problem}`);
    const before = peer.seen.length;
    await forum.submit(`/t/${thread.id}/reply`, /\/reply/, { text: 'After the knock' });
    await peer.holds('knock.test', 'the next post', isWrap('Create'));
    const forms = peer.seen.slice(before).filter((one) => one.host === 'knock.test' && one.method === 'POST').map((one) => one.signature.form);
    expect(forms[0] === 'rfc9421', `forms tried: ${forms}`);
  });
  await step('Retry-After is obeyed, in seconds and as a date', async () => {
    await follow('busy.test');
    const waits = [() => '3', () => new Date(Date.now() + 4000).toUTCString()];
    const refused = [];
    peer.answer('busy.test', ({ method, at }) => {
      if (method !== 'POST' || refused.length === waits.length) return undefined;
      refused.push(at);
      return { status: 429, headers: { 'retry-after': waits[refused.length - 1]() } };
    });
    await forum.submit(`/t/${thread.id}/reply`, /\/reply/, { text: 'To the busy one' });
    const got = await peer.holds('busy.test', 'the post', isWrap('Create'), 40);
    const seen = [...refused, got.at];
    expect(seen.length === 3 && seen[1] - seen[0] >= 2500 && seen[2] - seen[1] >= 2500, `tries at ${seen.map((at) => at - seen[0])} ms`);
  });
  await step('an inbox that is gone with its actor gets nothing more', async () => {
    await follow('gone.test');
    expect((await forum.followers('board')) === 6, `followers: ${await forum.followers('board')}`);
    peer.answer('gone.test', () => ({ status: 410 }));
    await forum.submit(`/t/${thread.id}/reply`, /\/reply/, { text: 'To those who are left' });
    await until('one follower less', async () => (await forum.followers('board')) === 5);
    await forum.sent();
    const before = peer.seen.length;
    await forum.submit(`/t/${thread.id}/reply`, /\/reply/, { text: 'Once more to them' });
    await forum.sent();
    expect(!peer.seen.slice(before).some((one) => one.host === 'gone.test'), 'it was asked again');
  });
}

/** The verbs that show federation from the outside. */
async function looking() {
  await step('`ap fetch` asks signed by the site actor and says how the answer is read', async () => {
    const { json } = await forum.verb('ap', 'fetch', peer.person('one.test'));
    expect(json.status === 200 && json.signed_by === `${forum.base}/#main-key`, JSON.stringify(json));
    expect(json.reading.object.kind === 'actor' && json.reading.object.id === peer.person('one.test'), JSON.stringify(json.reading));
    const asked = peer.seen.findLast((one) => one.method === 'GET' && one.host === 'one.test');
    expect(asked.signature.problem === undefined, asked.signature.problem);
  });
  await step('`ap webfinger` proves a handle both ways, by host-meta where the usual place has none', async () => {
    peer.answer('split.test', ({ path }) => {
      const template = 'https://split.test/finger?a=1&amp;resource={uri}';
      if (path.startsWith('/.well-known/host-meta')) return { status: 200, headers: { 'content-type': 'application/xrd+xml' }, body: `<XRD><Link rel="lrdd" template="${template}"/></XRD>` };
      if (path.startsWith('/.well-known/')) return { status: 404 };
      return path.startsWith('/finger?a=1&') ? peer.webfinger('split.test', new URL(path, 'https://split.test').searchParams.get('resource')) : undefined;
    });
    for (const host of ['two.test', 'split.test']) {
      const { json } = await forum.verb('ap', 'webfinger', `@uma@${host}`);
      expect(json.actor === peer.person(host) && json.subject === `acct:uma@${host}`, JSON.stringify(json));
    }
    const unknown = await forum.verb('ap', 'webfinger', '@uma@gone.test');
    expect(unknown.status === 1 && unknown.text.includes('@gone.test: '), `${unknown.status} ${unknown.text}`);
  });
  await step('`ap deliver --dry-run` shows each letter, and sends and keeps nothing', async () => {
    await forum.sent();
    const before = [peer.seen.length, await forum.sql('select count(*) from activities')].join();
    const { lines } = await forum.verb('ap', 'deliver', '--dry-run', opening);
    const letters = lines.map((line) => JSON.parse(line));
    expect(letters.some(({ host, body }) => host === 'two.test' && isWrap('Create', opening)(body)), lines.join(' '));
    expect(letters.every(({ headers }) => headers.Signature.includes('main-key')), 'not signed');
    expect([peer.seen.length, await forum.sql('select count(*) from activities')].join() === before, 'something was sent or kept');
  });
}

async function following() {
  const profile = '/@uma@one.test';
  let asked;
  await step('a member follows a person elsewhere; an Accept that names the Follow by its id is enough', async () => {
    await forum.submit(profile, /\/follow/, {});
    asked = await peer.holds('one.test', 'Follow', (json) => json.type === 'Follow');
    expect(asked.json.object === peer.person('one.test') && asked.problem === undefined, JSON.stringify(asked.json));
    expect((await page(profile)).includes('has not answered yet'), 'it does not say that it waits');
    await taken(peer.send('one.test', inbox, peer.activity('one.test', 'Accept', asked.json.id, { to: [asked.json.actor] })));
    await until('followed', async () => (await page(profile)).includes('You follow this person.'));
  });
  await step('its Reject ends the follow, and a follow that is taken back is undone', async () => {
    await taken(peer.send('one.test', inbox, peer.activity('one.test', 'Reject', asked.json, { to: [asked.json.actor] })));
    await until('no longer followed', async () => !(await page(profile)).includes('You follow this person.'));
    await forum.submit(profile, /\/follow/, {});
    const again = await peer.holds('one.test', 'another Follow', (json) => json.type === 'Follow' && json.id !== asked.json.id);
    await forum.submit(profile, /\/follow/, { undo: '1' });
    const undo = await peer.holds('one.test', 'Undo', (json) => json.type === 'Undo' && json.object?.type === 'Follow');
    expect(undo.json.object.id === again.json.id, `undone: ${undo.json.object.id}`);
  });
}

async function reporting() {
  await step('a Flag from elsewhere is a report here; a moderator tells the home of its target, by the desk, once', async () => {
    const bad = reply('one.test', 'Words that somebody minds');
    await taken(peer.send('one.test', inbox, bad));
    await shows('Words that somebody minds');
    await taken(peer.send('lemmy.test', inbox, peer.activity('lemmy.test', 'Flag', [peer.person('one.test'), bad.object.id], { content: 'Please look' })));
    const report = await until('the report', async () => /\/mod\/reports\/(\d+)/.exec(await page('/mod'))?.[1]);
    expect((await page(`/mod/reports/${report}`)).includes('lemmy.test'), 'it does not say which server reported');
    await forum.submit(`/mod/reports/${report}`, /\/forward/, { words: 'Against rule one of ours' });
    const flag = await peer.holds('one.test', 'Flag', (json) => json.type === 'Flag');
    expect(flag.problem === undefined && flag.json.content === 'Against rule one of ours', JSON.stringify(flag.json));
    expect(JSON.stringify(flag.json.object) === JSON.stringify([peer.person('one.test'), bad.object.id]), `about ${flag.json.object}`);
    const desk = await request(flag.json.actor, { headers: { accept: 'application/activity+json' } });
    expect(desk.json.type === 'Service' && !/chair|lemmy\.test/i.test(flag.body), 'a person or server is named');
    expect((await page(`/mod/reports/${report}`)).includes('The moderators of one.test were told'), 'not noted on the report');
  });
}

async function refusing() {
  let late; let held;
  await step('a reply to a locked thread is refused and not shown; its author hears Reject', async () => {
    held = reply('one.test', 'Before the lock');
    await taken(peer.send('one.test', inbox, held));
    await shows('Before the lock');
    await forum.submit(`/t/${thread.id}/lock`, /\/lock/, { reason: 'Enough said' });
    await peer.holds('lemmy.test', 'the Lock', isWrap('Lock'));
    late = reply('one.test', 'Too late');
    await taken(peer.send('one.test', inbox, late));
    const reject = await peer.holds('one.test', 'Reject', (json) => json.type === 'Reject' && json.object?.id === late.id);
    expect(reject.json.actor === board && reject.problem === undefined, `by ${reject.json.actor}`);
    expect(!(await page(thread.url)).includes('Too late'), 'shown all the same');
  });
  await step('in a locked thread an edit is refused and a delete is done', async () => {
    const edit = peer.activity('one.test', 'Update', { ...held.object, content: '<p>After the lock</p>', updated: new Date().toISOString() });
    await taken(peer.send('one.test', inbox, edit));
    await worked(edit);
    expect(!(await page(thread.url)).includes('After the lock'), 'the edit is shown');
    await taken(peer.send('one.test', inbox, peer.activity('one.test', 'Delete', { type: 'Tombstone', id: held.object.id })));
    await peer.holds('two.test', 'the delete', isWrap('Delete', held.object.id));
    expect(!(await page(thread.url)).includes('Before the lock'), 'still shown');
    await forum.submit(`/t/${thread.id}/lock`, /\/lock/, { undo: '1' });
    await peer.holds('lemmy.test', 'the end of the Lock', (json) => json.object?.type === 'Undo' && json.object.object?.type === 'Lock');
  });
  await step('a Group elsewhere cannot announce into a locked thread', async () => {
    await forum.submit(`/t/${thread.id}/lock`, /\/lock/, { reason: 'Once more enough' });
    const own = reply('one.test', 'Wrapped into the locked');
    for (const object of [own, peer.note('lemmy.test', '<p>Announced into the locked</p>', opening).id]) {
      const announce = peer.activity('one.test', 'Announce', object, { actor: peer.person('one.test', 'group') });
      await taken(peer.send('one.test', inbox, announce, 'cavage', announce.actor));
      await worked(announce);
    }
    expect(!/into the locked/.test(await page(thread.url)), 'it is shown');
    await forum.submit(`/t/${thread.id}/lock`, /\/lock/, { undo: '1' });
  });
  await step('what concerns a post that is gone here changes nothing', async () => {
    for (const activity of [
      peer.activity('one.test', 'Update', { ...held.object, content: '<p>Back again</p>', updated: new Date().toISOString() }),
      peer.activity('one.test', 'Create', held.object), peer.activity('two.test', 'Like', held.object.id),
      peer.activity('two.test', 'Announce', held.object.id, { actor: peer.person('two.test', 'group') }),
      peer.activity('one.test', 'Delete', held.object.id),
    ]) {
      await taken(peer.send(new URL(activity.actor).host, inbox, activity, 'cavage', activity.actor));
      await worked(activity);
    }
    const text = await page(thread.url);
    expect(!text.includes('Back again') && !text.includes('Before the lock'), 'it came back');
  });
  await step('a suspended author is not heard: Create, Update, Like, nor through a Group', async () => {
    const known = reply('two.test', 'Of one who is suspended');
    await taken(peer.send('two.test', inbox, known));
    await shows('Of one who is suspended');
    const id = await forum.sql(`select p.id from posts p where p.uri = '${known.object.id}'`);
    const form = await page(`/mod/posts/${id}`);
    const rule = /value="(\d+)"/.exec(/<select[^>]*name="rule"[\s\S]*?<\/select>/.exec(form)[0])[1];
    await forum.submit(`/mod/posts/${id}`, /\/decide/, { measure: 'suspend', rule, reason: 'Only ever sends spam', note: '', lasts: '' });
    const update = peer.activity('two.test', 'Update', { ...known.object, content: '<p>Changed while suspended</p>', updated: new Date().toISOString() });
    const activities = [update, reply('two.test', 'New while suspended'), peer.activity('two.test', 'Like', opening)];
    activities.push(peer.activity('one.test', 'Announce', peer.note('two.test', '<p>New while suspended</p>', opening).id, { actor: peer.person('one.test', 'group') }));
    activities.push(peer.activity('two.test', 'Announce', reply('two.test', 'New while suspended'), { actor: peer.person('two.test', 'group') }));
    for (const activity of activities) {
      await peer.send(new URL(activity.actor).host, inbox, activity, 'cavage', activity.actor);
      await worked(activity);
    }
    const text = await page(thread.url);
    expect(!/(Changed|New) while suspended/.test(text) && !/1 agrees/.test(text.replace(/<[^>]+>/g, '')), 'it had an effect');
  });
}

/** Rows that could tell of bad.test, by table. */
const rowsOfBad = () => forum.sql(`with bad as (select id from hosts where name = 'bad.test'),
  them as (select id from actors where host_id in (select id from bad))
  select (select count(*) from deliveries where host_id in (select id from bad)), (select count(*) from them),
    (select count(*) from inbox_queue where host = 'bad.test'), (select count(*) from inbox_bodies where signer_uri like 'https://bad.test/%'),
    (select count(*) from inbox_ids where received_at > '2000-01-01' and id_hash in (select sha256(uri::bytea) from (values ('${badIds.join("'),('")}')) v(uri))),
    (select count(*) from posts where author_id in (select id from them)), (select count(*) from follows where follower_id in (select id from them))`);
const badIds = ['none'];
const requestsTo = (host) => readFileSync(`${work}/${host}.access.log`, 'utf8').split('\n').length - 1;

async function suspending() {
  await step('a suspended domain: nothing goes there, nothing is taken; an allowed one gets all', async () => {
    await follow('bad.test');
    await forum.sent();
    await forum.submit('/admin/domains', /admin\/domains/, { domain: 'bad.test', severity: 'suspend', public_comment: 'Harassment', private_comment: '' });
    const rows = await rowsOfBad(); const requests = requestsTo('bad.test');
    // a new post, an edit, an inbound try; by a stranger of that domain, too, and relayed by a Group elsewhere
    const fresh = await forum.thread('board', 'Told to the allowed only', 'As first written');
    const first = await peer.holds('one.test', 'the thread', (json) => json.object?.object?.content?.includes('As first written'));
    await forum.submit(`/p/${/\/posts\/(\d+)/.exec(first.json.object.object.id)[1]}/edit`, /\/edit/, { title: 'Told to the allowed only', text: 'As then edited' });
    await peer.holds('one.test', 'the edit', (json) => json.object?.type === 'Update' && json.object.object.content.includes('As then edited'));
    for (const actor of [peer.person('bad.test'), peer.person('bad.test', 'stranger')]) {
      const tried = { ...reply('bad.test', 'From the suspended domain'), actor };
      badIds.push(tried.id);
      const answer = await peer.send('bad.test', inbox, tried, 'cavage', actor);
      expect(answer.status === 403, `the inbound try is answered ${answer.status}`);
    }
    const relayed = peer.activity('one.test', 'Announce', peer.note('bad.test', '<p>Relayed from there</p>', opening).id, { actor: peer.person('one.test', 'group') });
    await taken(peer.send('one.test', inbox, relayed, 'cavage', relayed.actor));
    await worked(relayed);
    const allowed = reply('one.test', 'From the allowed domain');
    await taken(peer.send('one.test', inbox, allowed));
    await shows('From the allowed domain');
    await forum.sent();
    const seconds = process.env.SAMVAD_INTEROP_FULL ? 60 : 0;
    const end = Date.now() + seconds * 1000;
    await until('the time to watch is over', () => Date.now() >= end, seconds + 5);
    expect(requestsTo('bad.test') === requests, `${requestsTo('bad.test') - requests} requests went there`);
    const after = await rowsOfBad();
    expect(after === rows, `rows before ${rows}, after ${after}`);
    expect(!/suspended domain|Relayed from there/.test(await page(thread.url)), 'its text is shown');
    expect((await new Browser(forum.base).open(fresh.url)).text.includes('As then edited'), 'the edit is not shown');
    return `watched ${seconds} s after all queues were empty`;
  });
}

await steps.run([forum, peer], async () => {
  await peer.start();
  await forum.start();
  await forum.setUp('board');
  board = await forum.actor('board');
  await meeting();
  await relaying();
  await answering();
  await looking();
  await following();
  await reporting();
  await refusing();
  await suspending();
});
