// A live snac server and ours: resolve, follow, thread in full, replies, edits, deletes, likes, both ways; then domain
// policy. Every step holds on the other side, asked through that side's own interface.
import { Forum } from './forum.mjs';
import { Snac } from './snac.mjs';
import { Browser, until } from './http.mjs';

const [binary, work] = process.argv.slice(2);
const forum = new Forum(binary, `${work}/forum`, 'forum.test', 8102, `${work}/ca.pem`);
const snac = new Snac(`${work}/snac`, 'snac.test', 8101);
let thread;
let passed = 0;
let failed = 0;

async function step(name, body) {
  const began = Date.now();
  try {
    await body();
    passed += 1;
    console.log(`ok ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${name}: ${error.message}`);
  }
}
const page = async (path) => (await forum.chair.open(path)).text;
/** Id of the newest visible post of the thread that is not ours. */
const remotePost = async () => {
  const own = new Set([...(await page('/@chair')).matchAll(/\/p\/(\d+)/g)].map((found) => found[1]));
  return [...(await page(thread.url)).matchAll(/\/p\/(\d+)\/report/g)].map((found) => found[1]).filter((id) => !own.has(id)).at(-1);
};
const strip = (html) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

try {
  await forum.start();
  await forum.setUp('board');
  await snac.start('asha');
  let board; let status; let reply;

  await step('snac resolves @board@forum.test', async () => {
    board = await until('account', () => snac.resolve('@board@forum.test'));
    if (board.display_name !== 'Board') throw new Error(`shown as ${board.display_name}`);
  });
  await step('snac follows the board and gets the thread in full with its title', async () => {
    await snac.follow(board.id);
    await until('our follower count', async () => {
      const actor = await forum.chair.open('/b/board', { headers: { accept: 'application/activity+json' } });
      const followers = await forum.chair.open(`${new URL(actor.json.followers).pathname}`, { headers: { accept: 'application/activity+json' } });
      return followers.json.totalItems === 1;
    });
    thread = await forum.thread('board', 'Should the river walk be closed to cars?', 'Opening text with a **bold** word.\n\nSecond paragraph.');
    status = await until('the thread on the home timeline', async () => (await snac.home()).map((item) => item.reblog ?? item).find((item) => strip(item.content).includes('Opening text')));
    if (!strip(status.content).includes('Should the river walk')) throw new Error(`no title: ${status.content}`);
    if (!strip(status.content).includes('Second paragraph')) throw new Error(`not in full: ${status.content}`);
  });
  await step('a reply from snac is shown in place, once', async () => {
    reply = await snac.post('@board@forum.test I would walk there every day', status.id);
    await until('the reply on our page', async () => (await page(thread.url)).includes('I would walk there every day'));
    const count = (await page(thread.url)).split('I would walk there every day').length - 1;
    if (count !== 1) throw new Error(`shown ${count} times`);
  });
  await step('its edit arrives', async () => {
    await snac.edit(reply.id, '@board@forum.test I would cycle there every day');
    await until('the edit', async () => (await page(thread.url)).includes('I would cycle there every day'));
  });
  await step('its like is counted', async () => {
    await snac.like(status.id);
    await until('one agrees', async () => /1 agrees/.test(strip(await page(thread.url))));
  });
  await step('our answer to it arrives there, below it', async () => {
    const theirs = await remotePost();
    await forum.submit(`/p/${theirs}/reply`, /\/reply/, { text: 'An answer from the forum' });
    await until('our reply', async () => {
      const context = await snac.context(reply.id);
      return context?.descendants?.some((item) => strip(item.content).includes('An answer from the forum'));
    });
  });
  await step('our edit arrives there', async () => {
    const ids = [...(await page(thread.url)).matchAll(/\/p\/(\d+)\/edit/g)].map((found) => found[1]);
    await forum.submit(`/p/${ids.at(-1)}/edit`, /\/edit/, { text: 'A changed answer from the forum' });
    await until('our edit', async () => {
      const context = await snac.context(reply.id);
      return context?.descendants?.some((item) => strip(item.content).includes('A changed answer'));
    });
  });
  await step('our delete arrives there', async () => {
    const ids = [...(await page(thread.url)).matchAll(/\/p\/(\d+)\/delete/g)].map((found) => found[1]);
    await forum.submit(`/p/${ids.at(-1)}/delete`, /\/delete/, {});
    await until('our delete', async () => {
      const context = await snac.context(reply.id);
      return !context?.descendants?.some((item) => strip(item.content).includes('A changed answer'));
    });
  });
  await step('its delete leaves a tombstone here', async () => {
    await snac.remove(reply.id);
    await until('the tombstone', async () => !(await page(thread.url)).includes('I would cycle there every day'));
  });
  await step('a reported remote account is limited here', async () => {
    const second = await snac.post('@board@forum.test something to report', status.id);
    await until('the second reply', async () => (await page(thread.url)).includes('something to report'));
    if (!second) throw new Error('no reply');
    const target = await remotePost();
    await forum.submit(`/p/${target}/report`, /\/report/, { category: '1', comment: 'advertising' });
    const found = /\/mod\/reports\/(\d+)/.exec(await page('/mod'));
    if (!found) throw new Error('the queue is empty');
    // nobody decides a report of their own: the case is opened anew
    const own = await page(`/mod/posts/${target}`);
    const rule = [.../<select[^>]*name="rule"[\s\S]*?<\/select>/.exec(own)[0].matchAll(/value="(\d+)"/g)][0][1];
    await forum.submit(`/mod/posts/${target}`, /\/decide/, {
      measure: 'limit', rule, reason: 'Only sends advertisements', note: '', lasts: '',
    });
    if (!(await page('/modlog')).includes('Only sends advertisements')) throw new Error('not in the public log');
    const reader = new Browser(forum.base);
    if ((await reader.open(thread.url)).text.includes('something to report')) throw new Error('still shown to everybody');
  });
} catch (error) {
  failed += 1;
  console.log(`not ok the ground: ${error.message}`);
} finally {
  snac.stop();
  forum.stop();
}
if (failed > 0) {
  console.log('--- ours\n' + forum.log.split('\n').filter((line) => !/event=request/.test(line)).slice(-60).join('\n'));
  console.log('--- snac\n' + (snac.log ?? '').split('\n').slice(-40).join('\n'));
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
