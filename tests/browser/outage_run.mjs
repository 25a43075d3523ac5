// The database goes away and comes back, the server goes away and comes back: who reads goes on reading, who writes loses
// no word.
import { expect } from './support/ground.mjs';
import { labelled, sentences } from './support/words.mjs';

const say = sentences('en');
const button = (page, key) => page.getByRole('button', { name: say(key), exact: true });
const text = (page) => labelled(page, say, 'compose.body');

export async function run(ground) {
  const forum = await (await ground.forum()).setUp();
  await forum.signUp('asha', 'Asha Varma');
  const thread = await forum.thread('chair', 'Shall the market be open on Sundays?', 'What do you think?');
  const other = await forum.thread('chair', 'A thread nobody looked at yet', 'Quiet here.');
  await forum.restart();  // what was written above is no news to it: pages that it keeps from here on stay
  const visitor = await ground.page(forum);
  const plain = await ground.page(forum, { who: 'asha', script: false });
  await plain.goto(`/t/${thread.id}/reply`);
  await text(plain).fill('Written while the database was away.');
  await visitor.goto(thread.path);
  let back;

  await ground.step('without a database a page that was kept is still served', async () => {
    back = await forum.databaseAway();
    const answer = await (await ground.page(forum)).goto(thread.path);
    expect(answer.status() === 200, `the kept page answered ${answer.status()}`);
  });
  await ground.step('a page that was not kept says 503 in words, and when to come again', async () => {
    const answer = await visitor.goto(other.path);
    expect(answer.status() === 503 && answer.headers()['retry-after'], `it answered ${answer.status()}`);
    await visitor.getByRole('heading', { level: 1, name: say('errorpage.unavailable') }).waitFor();
    expect((await visitor.locator('.error-page').innerText()).includes(answer.headers()['x-request-id']), 'no request id');
    await ground.shot(visitor, 'unavailable');
  });
  await ground.step('a reply that cannot be stored now stands on the answer', async () => {
    await button(plain, 'compose.submit_reply').click();
    await plain.getByRole('heading', { level: 1, name: say('errorpage.unavailable') }).waitFor();
    expect(await text(plain).inputValue() === 'Written while the database was away.', 'the text is lost');
    await ground.shot(plain, 'kept');
  });
  await ground.step('when the database is back the same button posts it, once', async () => {
    await back();
    await button(plain, 'form.send_again').click();
    await plain.waitForURL('**/t/*/shall-*');
    const page = await forum.people.get('chair').open(thread.path);
    expect(page.text.split('Written while the database was away.').length === 2, 'it does not stand there once');
  });
  await serverAway(ground, forum, thread);
}

async function serverAway(ground, forum, thread) {
  const page = await ground.page(forum, { who: 'asha' });
  await ground.step('with script, a reply sent while the server is away is there again when it is back', async () => {
    await page.goto(thread.path);
    await text(page).fill('Written while the server was away.');
    await forum.stop({ keep: true });
    await button(page, 'compose.submit_reply').click();
    await page.waitForURL('chrome-error://**');
    await forum.start();
    await page.goto(thread.path);
    expect(await text(page).inputValue() === 'Written while the server was away.', 'the text is lost');
    await button(page, 'compose.submit_reply').click();
    await page.waitForURL(/#p\d+$/);
    await page.locator('.prose').getByText('Written while the server was away.').waitFor();
    expect(await text(page).inputValue() === '', 'the text is offered once more after it was published');
  });
}
