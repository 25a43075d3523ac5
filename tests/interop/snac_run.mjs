// A live snac server and ours: resolve, follow, thread in full, replies, edits, deletes, likes, both ways; then reports
// and a measure. Every step holds on the other side, asked through that side's own interface.
import { Forum } from './forum.mjs';
import { Snac } from './snac.mjs';
import { Browser, until } from './http.mjs';
import { Steps, expect } from './steps.mjs';

const [binary, work] = process.argv.slice(2);
const forum = new Forum(binary, `${work}/forum`, 'forum.test', 8102, `${work}/ca.pem`);
const snac = new Snac(`${work}/snac`, 'snac.test', 8101);
const steps = new Steps();
const step = (name, body) => steps.step(name, body);
let board; let thread; let status; let reply;

const strip = (html) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const page = async (path) => (await forum.chair.open(path)).text;
const times = async (path, words) => (await page(path)).split(words).length - 1;
/** Ids of the posts of the thread whose form `form` is offered, in their order. */
const posts = async (form) => [...(await page(thread.url)).matchAll(new RegExp(`/p/(\\d+)/${form}`, 'g'))].map((found) => found[1]);
/** Id of the newest visible post of the thread that is not ours. */
const remotePost = async () => {
  const own = new Set([...(await page('/@chair')).matchAll(/\/p\/(\d+)/g)].map((found) => found[1]));
  return (await posts('report')).filter((id) => !own.has(id)).at(-1);
};
/** Text of all that snac shows below a status; what a Group announced stands inside `reblog`. */
const below = async (id) => (await snac.context(id)).descendants.map((item) => strip((item.reblog ?? item).content)).join('\n');

async function following() {
  await step('snac resolves @board@forum.test', async () => {
    board = await until('account', () => snac.resolve('@board@forum.test'));
    expect(board.display_name === 'Board', `shown as ${board.display_name}`);
  });
  await step('snac follows the board and gets the thread in full with its title', async () => {
    await snac.follow(board.id);
    await until('our follower count', async () => (await forum.followers('board')) === 1);
    thread = await forum.thread('board', 'Should the river walk be closed to cars?', 'Opening text with a **bold** word.\n\nSecond paragraph.');
    const shown = async () => (await snac.home()).map((item) => item.reblog ?? item).find((item) => strip(item.content).includes('Opening text'));
    status = await until('the thread on the home timeline', shown);
    expect(strip(status.content).includes('Should the river walk'), `no title: ${status.content}`);
    expect(strip(status.content).includes('Second paragraph'), `not in full: ${status.content}`);
  });
}

async function theirWords() {
  await step('a reply from snac is shown in place, once', async () => {
    reply = await snac.post('@board@forum.test I would walk there every day', status.id);
    await until('the reply on our page', async () => (await times(thread.url, 'I would walk there every day')) > 0);
    expect((await times(thread.url, 'I would walk there every day')) === 1, 'shown more than once');
  });
  await step('its edit arrives', async () => {
    await snac.edit(reply.id, '@board@forum.test I would cycle there every day');
    await until('the edit', async () => (await times(thread.url, 'I would cycle there every day')) === 1);
  });
  await step('its like is counted', async () => {
    await snac.like(status.id);
    await until('one agrees', async () => /1 agrees/.test(strip(await page(thread.url))));
  });
}

async function ourWords() {
  await step('our answer to it arrives there, below it', async () => {
    await forum.submit(`/p/${await remotePost()}/reply`, /\/reply/, { text: 'An answer from the forum' });
    await until('our reply', async () => (await below(reply.id)).includes('An answer from the forum'));
  });
  await step('our edit arrives there', async () => {
    await forum.submit(`/p/${(await posts('edit')).at(-1)}/edit`, /\/edit/, { text: 'A changed answer from the forum' });
    await until('our edit', async () => (await below(reply.id)).includes('A changed answer'));
  });
  await step('our delete arrives there', async () => {
    await forum.submit(`/p/${(await posts('delete')).at(-1)}/delete`, /\/delete/, {});
    await until('our delete', async () => !(await below(reply.id)).includes('A changed answer'));
  });
}

async function theirDelete() {
  await step('a member here follows the account there', async () => {
    await forum.submit('/@asha@snac.test', /\/follow/, {});
    await until('its answer', async () => (await page('/@asha@snac.test')).includes('You follow this person.'));
  });
  await step('its delete leaves a tombstone here', async () => {
    await snac.remove(reply.uri);  // told to followers only
    await until('the tombstone', async () => (await times(thread.url, 'I would cycle there every day')) === 0);
  });
}

async function moderation() {
  await step('our report of its post arrives there, from the desk', async () => {
    await snac.post('@board@forum.test something to report', status.id);
    await until('the second reply', async () => (await times(thread.url, 'something to report')) === 1);
    await forum.submit(`/p/${await remotePost()}/report`, /\/report/, { category: '1', comment: 'advertising', forward: '1' });
    const flag = await until('the Flag', async () => snac.received().find((message) => message.type === 'Flag'));
    expect(flag.object[0] === `${snac.base}/asha` && flag.object[1]?.startsWith(`${snac.base}/asha/p/`), `about ${flag.object}`);
    const desk = (await forum.chair.open(new URL(flag.actor).pathname, { headers: { accept: 'application/activity+json' } })).json;
    expect(desk.type === 'Service', `sent by a ${desk.type}`);
    expect(!JSON.stringify(flag).includes('chair'), 'the reporter is named');
  });
  await step('the reported account is limited here', async () => {
    expect(/\/mod\/reports\/(\d+)/.test(await page('/mod')), 'the queue is empty');
    // nobody decides a report of their own: the case is opened anew
    const own = await remotePost();
    const rules = /<select[^>]*name="rule"[\s\S]*?<\/select>/.exec(await page(`/mod/posts/${own}`))[0];
    const rule = /value="(\d+)"/.exec(rules)[1];
    await forum.submit(`/mod/posts/${own}`, /\/decide/, { measure: 'limit', rule, reason: 'Only sends advertisements', note: '', lasts: '' });
    expect((await times('/modlog', 'Only sends advertisements')) > 0, 'not in the public log');
    const reader = new Browser(forum.base);
    expect(!(await reader.open(thread.url)).text.includes('something to report'), 'still shown to everybody');
  });
}

await steps.run([forum, snac], async () => {
  await forum.start();
  await forum.setUp('board');
  await snac.start('asha');
  await following();
  await theirWords();
  await ourWords();
  await theirDelete();
  await moderation();
});
