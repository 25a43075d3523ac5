// Starts our own server for an interop run and walks its pages as a browser without script would.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Browser, request, until } from './http.mjs';

export class Forum {
  constructor(binary, directory, host, port, certificates) {
    Object.assign(this, { binary, directory, host, port, certificates, base: `https://${host}`, name: 'ours', log: '' });
  }

  /** The settings of this forum, as words of the command line. */
  words() {
    const settings = {
      'paths.data': `${this.directory}/data`, 'site.public_url': this.base, 'server.port': this.port,
      'federation.enabled': true, 'federation.test.allowed_ranges': '127.0.0.0/8', 'federation.test.ca_file': this.certificates,
      'limits.posts_new_member': '1000',
    };
    return Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  }

  /** Runs another verb on the same data: {status, lines of standard output, json of the first, text of both streams}. */
  verb(...words) {
    const { promise, resolve } = Promise.withResolvers();
    execFile(this.binary, [...this.words(), ...words], (error, output, problems) => {
      const lines = output.trim().split('\n');
      let json;
      try { json = JSON.parse(lines[0]); } catch { json = undefined; }
      resolve({ status: error ? error.code : 0, lines, json, text: output + problems });
    });
    return promise;
  }

  /** Starts the program with a private database and waits until it is ready. */
  async start() {
    mkdirSync(this.directory, { recursive: true, mode: 0o755 });
    this.child = spawn(this.binary, [...this.words(), 'up'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (part) => { this.log += part; });
    try {
      await until('our server answers', async () => (await request(`http://127.0.0.1:${this.port}/readyz`, { headers: { host: this.host } })).status === 200);
      // it was said before the first answer, but the pipe is read when its turn comes
      this.token ??= await until('its word for the first run', async () => /token=(\S+)\s/.exec(this.log)?.[1]);
    } catch (error) {
      throw new Error(`${error.message}\n${this.log.slice(-3000)}`);
    }
  }

  /** First run: the site, its first administrator and a board. */
  async setUp(board) {
    this.chair = new Browser(this.base);
    const form = await this.chair.open(`/setup?token=${this.token}`);
    const done = await this.chair.submit(form, /\/setup/, {
      site_name: 'Interop', site_description: 'Meets others', site_language: 'en', registration: '1', name: 'chair',
      display_name: 'Chair', email: '', password: 'correct horse battery', board_title: 'Board', board_name: board,
    });
    if (!done.url.includes(`/b/${board}`)) throw new Error(`set-up ended at ${done.url}: ${done.text.slice(0, 500)}`);
    await this.submit('/admin/settings', /settings\/rules/, { title: 'Be kind', text: '' });
  }

  /** Opens a page and sends one of its forms. */
  async submit(path, action, fields) {
    const page = await this.chair.open(path);
    const answer = await this.chair.submit(page, action, fields);
    if (answer.status >= 400) throw new Error(`${path} ${action}: ${answer.status} ${answer.text.slice(0, 2000)}`);
    return answer;
  }
  /** How many follow a board, as its own collection says. */
  async followers(board) {
    const headers = { accept: 'application/activity+json' };
    const actor = await this.chair.open(`/b/${board}`, { headers });
    return (await this.chair.open(new URL(actor.json.followers).pathname, { headers })).json.totalItems;
  }
  async thread(board, title, text) {
    const page = await this.submit(`/new?board=${board}`, /\/new/, { board, title, text });
    return { url: page.url.replace(/#.*/, ''), id: /\/t\/(\d+)/.exec(page.url)[1] };
  }
  /** The id of a board. */
  async actor(board) {
    return (await this.chair.open(`/b/${board}`, { headers: { accept: 'application/activity+json' } })).json.id;
  }
  /** What one SQL query gives, a row a line: for what no page shows. */
  async sql(query) {
    const sockets = readFileSync(`${this.directory}/data/postgresql/postmaster.pid`, 'utf8').split('\n')[4];
    const words = ['-u', 'samvad', '--', 'psql', '-h', sockets, '-U', 'samvad', '-Atqc', query, 'samvad'];
    return (await promisify(execFile)('runuser', words)).stdout.trim();
  }
  /** Waits until nothing is waiting to be sent to hosts whose name is like `pattern`. */
  sent(pattern = '%', seconds = 120) {
    const waiting = `select count(*) from deliveries d join hosts h on h.id = d.host_id where d.state = 1 and h.name like '${pattern}'`;
    return until(`nothing waits for ${pattern}`, async () => (await this.sql(waiting)) === '0', seconds);
  }
  /** Ends the program at once, as a crash would; its database lives on. */
  kill() {
    const { promise, resolve } = Promise.withResolvers();
    this.child.on('exit', resolve);
    this.child.kill('SIGKILL');
    return promise;
  }
  stop() { this.child?.kill('SIGTERM'); }
}
