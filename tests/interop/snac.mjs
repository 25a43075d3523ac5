// Drives a live snac server through its own client API (see docs of snac(8) and the Mastodon API).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { request, until } from './http.mjs';

export class Snac {
  constructor(directory, host, port) {
    Object.assign(this, { directory, host, port, base: `https://${host}`, name: 'snac', log: '' });
  }

  /** Makes the data folder and one account, starts the server, waits until it answers. */
  async start(account) {
    if (!existsSync(this.directory)) {
      const init = spawnSync('snac', ['init', this.directory], { input: `127.0.0.1\n${this.port}\n${this.host}\n\n\n` });
      if (init.status !== 0) throw new Error(`snac init: ${init.stderr}`);
      const file = `${this.directory}/server.json`;
      const settings = JSON.parse(readFileSync(file, 'utf8'));
      Object.assign(settings, {
        queue_retry_minutes: 1, queue_retry_max: 5, num_threads: 8, shared_inboxes: true,
        disable_inbox_collection: true, timeline_purge_days: 0,
      });
      writeFileSync(file, JSON.stringify(settings, null, 2));
      mkdirSync(`${this.directory}/archive`);  // a folder of that name makes it keep every message
    }
    const made = spawnSync('snac', ['adduser', this.directory, account]);
    const said = `${made.stdout}${made.stderr}`;
    this.password = /password is (\S+)/.exec(said)?.[1];
    if (!this.password) throw new Error(`snac adduser: ${said}`);
    this.account = account;
    this.child = spawn('snac', ['httpd', this.directory], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.child.stderr.on('data', (part) => { this.log += part; });
    await until(`${this.host} answers`, async () => (await request(`${this.base}/nodeinfo_2_0`)).status === 200);
    await this.logIn();
  }

  /** The OAuth code grant, as a client would walk it. */
  async logIn() {
    const redirect = 'urn:ietf:wg:oauth:2.0:oob';
    const app = await this.form('/api/v1/apps', { client_name: 'interop', redirect_uris: redirect, scopes: 'read write follow' });
    const code = await this.form('/oauth/x-snac-login', {
      login: this.account, passwd: this.password, redir: redirect, cid: app.json.client_id, state: '',
    });
    const found = /[0-9a-f]{32}/.exec(code.text);
    if (!found) throw new Error(`no code in the answer of x-snac-login: ${code.status} ${code.text.slice(0, 300)}`);
    const token = await this.form('/oauth/token', {
      grant_type: 'authorization_code', client_id: app.json.client_id, client_secret: app.json.client_secret,
      redirect_uri: redirect, code: found[0],
    });
    this.token = token.json.access_token;
    if (!this.token) throw new Error(`no token: ${token.text}`);
  }

  form(path, fields, method = 'POST') {
    return request(`${this.base}${path}`, {
      method,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: new URLSearchParams(fields).toString(),
    });
  }
  async get(path) {
    const answer = await request(`${this.base}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    return answer.json;
  }
  /** Account of a handle such as "@board@forum.test", looked up on its server. */
  async resolve(handle) {
    const found = await this.get(`/api/v2/search?q=${encodeURIComponent(handle)}&resolve=true`);
    return found?.accounts?.[0];
  }
  /** Status behind an object URL. */
  async resolveStatus(url) {
    const found = await this.get(`/api/v2/search?q=${encodeURIComponent(url)}&resolve=true`);
    return found?.statuses?.[0];
  }
  follow(id) { return this.form(`/api/v1/accounts/${id}/follow`, {}); }
  async post(status, inReplyTo) {
    const fields = { status, visibility: 'public', ...(inReplyTo ? { in_reply_to_id: inReplyTo } : {}) };
    return (await this.form('/api/v1/statuses', fields)).json;
  }
  async edit(id, status) { return (await this.form(`/api/v1/statuses/${id}`, { status }, 'PUT')).json; }
  /**
   * Takes a post of its own back, by the web form of its page: its client interface knows no DELETE of a status. It tells
   * only those who follow the account.
   */
  remove(uri) {
    return request(`${this.base}/${this.account}/admin/action`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${this.account}:${this.password}`).toString('base64')}`,
      },
      body: new URLSearchParams({ id: uri, actor: `${this.base}/${this.account}`, action: 'Delete' }).toString(),
    });
  }
  like(id) { return this.form(`/api/v1/statuses/${id}/favourite`, {}); }
  home() { return this.get('/api/v1/timelines/home?limit=40'); }
  context(id) { return this.get(`/api/v1/statuses/${id}/context`); }
  /** Every message that came to an inbox of it, as it keeps them. */
  received() {
    const folder = `${this.directory}/archive`;
    const bodies = readdirSync(folder, { recursive: true }).filter((name) => /_RECV\/payload\.json$/.test(name));
    return bodies.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
  }
  stop() { this.child?.kill('SIGTERM'); }
}
