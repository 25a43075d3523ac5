// A forum of its own for a suite: the real program with a private database, a free port and raised limits, and what a
// suite needs before it begins: an administrator, boards, members, threads. Seeding goes through the plain HTTP forms.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser, request, until } from '../../interop/http.mjs';

/** What the runs raise, so that many people can act from one address within seconds; everything else is the default. */
export const RAISED_LIMITS = {
  'limits.sign_up': '10000', 'limits.login_address': '10000', 'limits.posts': '10000', 'limits.posts_new_member': '10000',
  'limits.newcomer_post_gap': '0s', 'limits.newcomer_thread_gap': '0s',
};
export const PASSWORD = 'seven unrelated kites';

/** A port nobody listens at, below the range from which the kernel takes ports for connections. */
async function freePort() {
  for (let tries = 0; tries < 100; tries += 1) {
    const { promise, resolve } = Promise.withResolvers();
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(20000 + Math.floor(Math.random() * 12000), '127.0.0.1', () => resolve(probe.address().port));
    const port = await promise;
    if (port === 0) continue;
    const closed = Promise.withResolvers();
    probe.close(closed.resolve);
    await closed.promise;
    return port;
  }
  throw new Error('no free port');
}

export class Forum {
  /** `name` goes into the name of its folder. */
  constructor(binary, name) {
    Object.assign(this, { binary, name, people: new Map(), log: '' });
    this.directory = mkdtempSync(join(tmpdir(), `samvad-browser-${name}-`));
    chmodSync(this.directory, 0o755); // as root the program works as another user, who must reach it
    this.data = join(this.directory, 'data');
  }

  /** Starts `up` and waits until it is ready; `token` is the one printed for the first run. */
  async start(settings = {}) {
    this.port ??= await freePort();
    this.base = `http://localhost:${this.port}`;
    const all = {
      'paths.data': this.data, 'site.public_url': this.base, 'server.port': this.port, ...RAISED_LIMITS, ...settings,
    };
    const words = Object.entries(all).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    mkdirSync(this.directory, { recursive: true });
    const clean = Object.entries(process.env).filter(([key]) => !key.startsWith('SAMVAD_'));
    this.child = spawn(this.binary, [...words, 'up'], { stdio: ['ignore', 'pipe', 'pipe'], env: Object.fromEntries(clean) });
    const before = this.log.length;
    for (const stream of [this.child.stdout, this.child.stderr]) this.listen(stream);
    const { promise, resolve } = Promise.withResolvers();
    this.ended = promise;
    process.once('exit', () => this.child.kill('SIGTERM')); // also when the run itself breaks off
    this.child.on('exit', resolve);
    this.child.on('error', (error) => { this.log += `\n${error.message}`; resolve(); });
    const early = promise.then(() => { throw new Error(`up ended with ${this.child.exitCode}`); });
    early.catch(() => {});
    try {
      const ready = async () => (await request(`${this.base}/readyz`)).status === 200;
      await Promise.race([early, until('the forum is ready', ready)]);
      const said = () => this.log.slice(before);
      await until('its address and all of its start', () => said().includes('  stop ') && said().includes('event=listening'));
    } catch (error) {
      throw new Error(`${error.message}\n${this.log.slice(-3000)}`);
    }
    this.token = /token=(\S+)/.exec(this.log)?.[1];
    return this;
  }

  /** Takes whole lines into the log: the two streams of the program do not cut into each other's. */
  listen(stream) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (part) => {
      const end = (rest + part).lastIndexOf('\n') + 1;
      this.log += (rest + part).slice(0, end);
      rest = (rest + part).slice(end);
    });
    stream.on('end', () => { this.log += rest; });
  }

  /** Ends the program and starts it again over the same data, at the same port, with other settings. */
  async restart(settings) {
    await this.stop({ keep: true });
    return this.start(settings);
  }

  /** First run by plain forms: `chair` is the administrator, `square` the first board. */
  async setUp({ language = 'en', registration = '1' } = {}) {
    const chair = new Browser(this.base);
    const form = await chair.open(`/setup?token=${this.token}`);
    const done = await chair.submit(form, /\/setup/, {
      site_name: 'Nagar Sabha', site_description: 'Where the town talks', site_language: language, registration,
      name: 'chair', display_name: 'Meera Joshi', email: 'chair@forum.test', password: PASSWORD,
      board_title: 'Town square', board_name: 'square',
    });
    if (!done.url.endsWith('/b/square')) throw new Error(`set-up ended at ${done.url}: ${done.text.slice(0, 800)}`);
    this.people.set('chair', chair);
    return this;
  }

  /** A new member by the sign-up form; the answer is their plain browser. */
  async signUp(name, displayName = name, extra = {}) {
    const person = new Browser(this.base);
    const done = await person.submit(await person.open('/sign-up'), /\/sign-up/, {
      name, display_name: displayName, email: '', password: PASSWORD, rules: '1', ...extra,
    });
    if (done.status >= 400) throw Object.assign(new Error(`sign-up of ${name}: ${done.status} ${done.text.slice(0, 2000)}`), { status: done.status });
    this.people.set(name, person);
    return person;
  }

  /** The same on a federating site, where newcomers are asked to come again while the stock of keys is filled. */
  async join(name, displayName, extra) {
    let refused;
    await until(`${name} joins`, async () => {
      refused = await this.signUp(name, displayName, extra).then(() => undefined, (error) => error);
      return refused?.status !== 503;
    });
    if (refused) throw refused;
  }

  /** Opens `path` as `name` and sends its form that goes to `action`; a refusal is an error unless `status` says it. */
  async submit(name, path, action, fields, status) {
    const person = this.people.get(name);
    const done = await person.submit(await person.open(path), action, fields);
    if (status ? done.status !== status : done.status >= 400) {
      throw new Error(`${name} at ${path} ${action}: ${done.status} ${words(done.text)}`);
    }
    return done;
  }

  /** A board made by the administrator. */
  async board(board, title) {
    return this.submit('chair', '/admin/boards', /\/admin\/boards$/, { name: board, title, description: '' });
  }

  /** A rule of the whole site. */
  async rule(title, text = '') {
    return this.submit('chair', '/admin/settings', /settings\/rules/, { title, text });
  }

  /** A thread; answers {url, path, id, post}, `post` being the id of its opening post. */
  async thread(name, title, text, { board = 'square', language = '' } = {}) {
    const done = await this.submit(name, `/new?board=${board}`, /\/new/, { board, title, text, language });
    const path = new URL(done.url).pathname;
    return { url: done.url.replace(/#.*/, ''), path, id: /\/t\/(\d+)/.exec(path)[1], post: postIds(done.text)[0] };
  }

  /** A reply; answers the id of the new post. */
  async reply(name, thread, text, parent = '') {
    const path = parent ? `/p/${parent}/reply` : `/t/${thread.id}/reply`;
    const done = await this.submit(name, path, /\/reply/, { text });
    return postIds(done.text).at(-1);
  }

  /** Cookies of `name` for a browser context; undefined for a visitor. */
  cookies(name) {
    if (!name) return [];
    return [...this.people.get(name).jar].map(([key, value]) => ({ name: key, value, url: this.base }));
  }

  /** Runs a statement past the program, as whoever owns the database could. */
  sql(statement) {
    const who = process.getuid() === 0 ? ['runuser', '-u', 'samvad', '--'] : [];
    const [program, ...rest] = [...who, 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', join(this.data, 'run'), '-U', 'samvad', '-d', 'samvad', '-c', statement];
    const done = spawnSync(program, rest, { cwd: '/', encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`psql: ${done.stderr ?? done.error}`);
  }

  /** Ends the database and keeps it from being started again until the answer is called. */
  async databaseAway() {
    const holder = spawn('flock', [join(this.data, 'run', 'cluster.start'), 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
    this.holder = holder;
    const ended = Promise.withResolvers();
    holder.on('exit', ended.resolve);
    const probe = () => spawnSync('flock', ['--nonblock', join(this.data, 'run', 'cluster.start'), 'true']).status !== 0;
    await until('the lock of the database is held', probe);
    const postmaster = Number(readFileSync(join(this.data, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGQUIT');
    await until('the forum is not ready', async () => (await request(`${this.base}/readyz`)).status === 503);
    return async () => {
      holder.stdin.end();
      await ended.promise;
      await until('the forum is ready again', async () => (await request(`${this.base}/readyz`)).status === 200);
    };
  }

  /** Ends the program; with `keep` its data stays for another start at the same port. */
  async stop({ keep = false } = {}) {
    this.holder?.stdin.end(); // a run that broke off still keeps the database away
    if (this.child?.pid && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await this.ended;
    }
    if (!keep) rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Ids of the posts of a thread page as a member sees it, in their order. */
export function postIds(html) {
  return [...new Set([...html.matchAll(/\/p\/(\d+)\/(?:reply|edit|report)/g)].map((found) => found[1]))];
}

/** The words of a page. */
export function words(html) {
  return html.replace(/^[\s\S]*<main/, '<main').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 1500);
}
