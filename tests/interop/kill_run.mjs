// Hundreds of hosts follow a board; the server is killed while it sends to them, and started again. Each host must hold
// every activity, in the order in which each object changed; what was under way at the kill may come twice, by one id.
import { Forum } from './forum.mjs';
import { until } from './http.mjs';
import { Peer } from './peer.mjs';
import { Steps, expect } from './steps.mjs';

const [binary, work] = process.argv.slice(2);
const forum = new Forum(binary, `${work}/forum`, 'forum.test', 8102, `${work}/ca.pem`);
const peer = new Peer(8120);
const steps = new Steps();
const hosts = Array.from({ length: 500 }, (_, index) => `${index + 1}.many.test`);
const ANSWERED = 300;
const HELD = 100;
// What may be under way at once: to 256 hosts, here about two objects each, one after another for each object.
const UNDER_WAY = 512;
const RESUMES = 240;  // seconds; leases of a killed process run out after 60 (REL-10)

const queued = async () => Number(await forum.sql('select count(*) from deliveries where state = 1'));
const number = (id) => BigInt(/(\d+)$/.exec(id)[1]);
/** What an Announce is about: a post's id. */
const about = (json) => (typeof json.object === 'string' ? json.object : json.object.object.id);

/** Has every host follow the board, fifty at a time. */
async function followAll() {
  const board = await forum.actor('board');
  for (let at = 0; at < hosts.length; at += 50) {
    const group = hosts.slice(at, at + 50);
    const answers = await Promise.all(group.map((host) => peer.send(host, `${forum.base}/inbox`, peer.activity(host, 'Follow', board, { to: [board] }))));
    for (const answer of answers) expect(answer.status === 202, `a Follow is answered ${answer.status}`);
  }
  await until('all follow', async () => (await forum.followers('board')) === hosts.length);
  await forum.sent();
}

/** Two threads, each changed twice: six activities for each host, three about each object. */
async function write() {
  const titles = ['The first of two', 'The second of two'];
  const threads = [];
  for (const title of titles) threads.push(await forum.thread('board', title, 'As first written'));
  for (const [index, thread] of threads.entries()) {
    const post = /\/p\/(\d+)\/edit/.exec((await forum.chair.open(thread.url)).text)[1];
    await forum.submit(`/p/${post}/edit`, /\/edit/, { title: titles[index], text: 'As then edited' });
  }
}

/** How many were answered before the kill without being written down. */
let unwritten = 0;

/** What each host got: its Announces in the order of arrival. */
const announces = (host) => peer.at(host).filter((one) => one.json.type === 'Announce');

function compare() {
  const wanted = new Set(hosts.flatMap((host) => announces(host).map((one) => one.json.id)));
  expect(wanted.size === 6, `${wanted.size} activities were sent in all`);
  let again = 0;
  for (const host of hosts) {
    const got = announces(host);
    const ids = new Set(got.map((one) => one.json.id));
    expect(ids.size === wanted.size, `${host} holds ${ids.size} of ${wanted.size}`);
    expect(got.every((one) => one.problem === undefined), `${host} got a bad signature: ${got.find((one) => one.problem)?.problem}`);
    again += got.length - ids.size;
    const last = new Map();
    for (const { json } of got) {
      expect(!(last.get(about(json)) > number(json.id)), `${host} got ${json.id} after a later one about ${about(json)}`);
      last.set(about(json), number(json.id));
    }
  }
  expect(again <= UNDER_WAY + unwritten, `${again} came twice`);
  return `${hosts.length * wanted.size} deliveries, each once by id; ${again} came twice over the kill`;
}

await steps.run([forum, peer], async () => {
  await peer.start();
  await forum.start();
  await forum.setUp('board');
  await steps.step('500 hosts follow', followAll);
  await steps.step('the server is killed while it sends', async () => {
    const gate = peer.hold(ANSWERED);
    await write();
    await until('it is in the middle', () => gate.held >= HELD);
    await forum.kill();
    gate.open();
    const left = await queued();
    expect(left >= 500, `only ${left} were left in the queue`);
    unwritten = Math.max(0, gate.answered - (hosts.length * 6 - left));
    return `${gate.answered} were answered, ${gate.held} under way, ${left} left in the queue`;
  });
  await steps.step('started again, it sends the rest: each once by id, in order for each object', async () => {
    await forum.start();
    await until('the queue is empty', async () => (await queued()) === 0, RESUMES);
    return compare();
  });
});
