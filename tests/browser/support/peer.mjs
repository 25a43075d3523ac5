// A server of the fediverse with one person, as far as the browser runs need one: it shows its actor and key, signs what
// it sends as Mastodon does, and takes or refuses what it is sent. The forum reaches it by the hosts file of its tests.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { request, until } from '../../interop/http.mjs';

const TYPE = 'application/activity+json';
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

export class Peer {
  /** `host` ends with .test; `folder` is where the hosts file goes. */
  constructor(host, folder, person = 'chandra') {
    Object.assign(this, { host, person, base: `http://${host}`, next: 1, received: [], hosts: join(folder, 'hosts') });
    this.actor = `${this.base}/users/${person}`;
    this.key = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.profile = {};
  }

  async start() {
    this.server = createServer((asked, answer) => this.answer(asked, answer));
    const { promise, resolve } = Promise.withResolvers();
    this.server.listen(0, '127.0.0.1', resolve);
    await promise;
    writeFileSync(this.hosts, `127.0.0.1 ${this.host} ${this.server.address().port}\n`, { mode: 0o644 });
    return this;
  }

  /** Settings under which a forum talks with this server. */
  settings() {
    return { 'federation.enabled': true, 'federation.test.allowed_ranges': '127.0.0.0/8', 'federation.test.hosts_file': this.hosts };
  }

  document() {
    return {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'], id: this.actor, type: 'Person',
      preferredUsername: this.person, name: 'Chandra', summary: '<p>Reads budgets.</p>', inbox: `${this.actor}/inbox`,
      outbox: `${this.actor}/outbox`, followers: `${this.actor}/followers`, url: `${this.base}/@${this.person}`,
      publicKey: {
        id: `${this.actor}#main-key`, owner: this.actor, publicKeyPem: this.key.publicKey.export({ type: 'spki', format: 'pem' }),
      },
      ...this.profile,
    };
  }

  answer(asked, answer) {
    const path = asked.url.split('?')[0];
    const send = (status, value) => {
      answer.writeHead(status, { 'content-type': TYPE });
      answer.end(value ? JSON.stringify(value) : '');
    };
    asked.resume();
    if (asked.method === 'POST') {
      this.received.push(path);
      return send(500);
    }
    if (path === new URL(this.actor).pathname) return send(200, this.document());
    if (path === '/.well-known/webfinger') {
      return send(200, { subject: `acct:${this.person}@${this.host}`, links: [{ rel: 'self', type: TYPE, href: this.actor }] });
    }
    return send(404, { error: 'no such thing' });
  }

  /** Signs and sends `activity` to the shared inbox of `forum`; it must be accepted. */
  async send(forum, activity) {
    const whole = { '@context': 'https://www.w3.org/ns/activitystreams', id: `${this.base}/activities/${this.next++}`, actor: this.actor, ...activity };
    const body = JSON.stringify(whole);
    const { host } = new URL(forum.base);
    const date = new Date().toUTCString();
    const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
    const signed = `(request-target): post /inbox\nhost: ${host}\ndate: ${date}\ndigest: ${digest}\ncontent-type: ${TYPE}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(this.key.privateKey, 'base64');
    const done = await request(`${forum.base}/inbox`, {
      method: 'POST', body,
      headers: {
        host, date, digest, 'content-type': TYPE,
        signature: `keyId="${this.actor}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest content-type",signature="${signature}"`,
      },
    });
    if (done.status !== 202) throw new Error(`the inbox answered ${done.status}: ${done.text.slice(0, 500)}`);
    return whole;
  }

  /** A public answer to the post `parent`, addressed to `board`; the id of the note. */
  async reply(forum, board, parent, content, extra = {}) {
    const id = `${this.base}/notes/${this.next++}`;
    await this.send(forum, {
      type: 'Create', to: [PUBLIC], cc: [board],
      object: {
        id, type: 'Note', attributedTo: this.actor, inReplyTo: parent, content, to: [PUBLIC], cc: [board],
        published: new Date().toISOString().replace(/\.\d+/, ''), url: id, ...extra,
      },
    });
    return id;
  }

  async follow(forum, board) {
    return this.send(forum, { type: 'Follow', object: board });
  }

  /** Waits until the forum has tried to reach this server. */
  async asked() { return until('the forum sends something', () => this.received.length > 0); }

  stop() { this.server?.closeAllConnections(); this.server?.close(); }
}
