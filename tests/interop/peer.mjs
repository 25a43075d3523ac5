// A recording peer: one server that is every host sent to its port. Each host has the actors one asks for, real keys,
// real signatures; whatever arrives is checked and kept, raw bytes and all. A host can be told to answer otherwise.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { request, until } from './http.mjs';
import { check, signCavage, signRfc9421 } from './signatures.mjs';

const ACTIVITY = 'application/activity+json';
const CONTEXT = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'];
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

export class Peer {
  constructor(port) {
    Object.assign(this, { port, name: 'peer', log: '', received: [], seen: [], objects: new Map(), answers: new Map(), keys: new Map(), software: new Map(), number: 0 });
    this.pair = generateKeyPairSync('rsa', {
      modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
  }

  async start() {
    this.server = http.createServer((incoming, answer) => {
      this.take(incoming, answer).catch((error) => {
        this.log += `${incoming.method} ${incoming.headers.host}${incoming.url}: ${error.stack}\n`;
        answer.writeHead(500).end();
      });
    });
    const { promise, resolve } = Promise.withResolvers();
    this.server.listen(this.port, '127.0.0.1', resolve);
    await promise;
  }
  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Tells a host how to answer: `rule(request)` gives {status, headers, body}, or undefined for the usual. */
  answer(host, rule) { this.answers.set(host, rule); }

  /** From now on answers only the first `most` deliveries; later ones arrive and wait until open() is called. */
  hold(most) {
    const { promise, resolve } = Promise.withResolvers();
    const gate = { answered: 0, held: 0, open: () => { this.gate = undefined; resolve(); } };
    this.gate = async () => {
      gate.answered += 1;
      if (gate.answered <= most) return;
      gate.answered = most;
      gate.held += 1;
      await promise;
    };
    return gate;
  }

  /** Everything that `host` got in its inboxes and took, as {json, body, form, keyId, problem, path, at}. */
  at(host) { return this.received.filter((one) => one.host === host); }

  /** Waits until `host` holds an activity for which `wanted(json)` is true; gives its record. */
  holds(host, what, wanted, seconds = 20) {
    return until(`${host} gets ${what}`, () => this.at(host).find((one) => wanted(one.json)), seconds);
  }

  person(host, name = 'uma') { return `https://${host}/users/${name}`; }

  /** The actor behind a name; the name "group" is a Group. */
  document(host, name, type = name === 'group' ? 'Group' : 'Person') {
    const id = this.person(host, name);
    return {
      '@context': CONTEXT, id, type, preferredUsername: name, name, inbox: `${id}/inbox`, outbox: `${id}/outbox`,
      followers: `${id}/followers`, endpoints: { sharedInbox: `https://${host}/inbox` },
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: this.pair.publicKey },
    };
  }

  /** An activity of a person of `host` with an id of its own. */
  activity(host, type, object, more = {}) {
    this.number += 1;
    return { '@context': CONTEXT[0], id: `https://${host}/activities/${this.number}`, type, actor: this.person(host), to: [PUBLIC], cc: [], object, ...more };
  }

  /** A note of a person of `host`, served at its id from now on. */
  note(host, content, inReplyTo, more = {}) {
    this.number += 1;
    const note = {
      '@context': CONTEXT[0], id: `https://${host}/notes/${this.number}`, type: 'Note', attributedTo: this.person(host), content, inReplyTo,
      to: [PUBLIC], cc: [], published: new Date().toISOString(), ...more,
    };
    this.objects.set(note.id, note);
    return note;
  }

  /** Signs and sends `body` (an object, or the very text) to an inbox as a person of `host`, or as `actor`. */
  send(host, inbox, body, form = 'cavage', actor = this.person(host)) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const key = { id: `${actor}#main-key`, pem: this.pair.privateKey };
    const signed = form === 'cavage' ? signCavage('POST', inbox, text, key) : signRfc9421('POST', inbox, text, key);
    return request(inbox, { method: 'POST', body: text, headers: { ...signed, 'content-type': ACTIVITY } });
  }

  async take(incoming, answer) {
    const parts = [];
    for await (const part of incoming) parts.push(part);
    const asked = {
      method: incoming.method, host: incoming.headers.host, path: incoming.url, headers: incoming.headers,
      body: Buffer.concat(parts), at: Date.now(),
    };
    asked.signature = await check(asked, (keyId) => this.key(keyId));
    this.seen.push(asked);
    const told = this.answers.get(asked.host)?.(asked);
    const { status, headers, body } = told ?? this.usual(asked);
    if (asked.method === 'POST' && status < 300) {
      const text = asked.body.toString('utf8');
      this.received.push({ ...asked, ...asked.signature, body: text, json: JSON.parse(text) });
      await this.gate?.();
    }
    answer.writeHead(status, headers).end(body);
  }

  usual({ method, host, path }) {
    if (method === 'POST') return { status: 202 };
    const url = new URL(path, `https://${host}`);
    if (url.pathname.includes('nodeinfo')) return this.nodeinfo(host, url.pathname);
    if (url.pathname === '/.well-known/webfinger') return this.webfinger(host, url.searchParams.get('resource'));
    const actor = /^\/users\/(\w+)$/.exec(url.pathname);
    const found = actor ? this.document(host, actor[1]) : this.objects.get(url.href);
    if (!found) return { status: 404 };
    const gone = found.type === 'Tombstone';
    return { status: gone ? 410 : 200, headers: { 'content-type': ACTIVITY }, body: JSON.stringify(found) };
  }

  /** Which software a host says it runs: what `software` holds for it. */
  nodeinfo(host, path) {
    const name = this.software.get(host);
    if (!name) return { status: 404 };
    const links = [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `https://${host}/nodeinfo/2.0` }];
    const body = path.startsWith('/.well-known') ? { links } : { version: '2.0', software: { name, version: '1' }, protocols: ['activitypub'], usage: { users: {} } };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }

  webfinger(host, resource) {
    const name = /^acct:(\w+)@(.*)$/.exec(resource ?? '');
    if (!name || name[2] !== host) return { status: 404 };
    const links = [{ rel: 'self', type: ACTIVITY, href: this.person(host, name[1]) }];
    return { status: 200, headers: { 'content-type': 'application/jrd+json' }, body: JSON.stringify({ subject: resource, links }) };
  }

  /** The PEM behind a key id, fetched unsigned from its owner and kept. */
  async key(keyId) {
    if (!this.keys.has(keyId)) {
      const owner = await request(keyId.replace(/#.*/, ''), { headers: { accept: ACTIVITY } });
      this.keys.set(keyId, owner.json?.publicKey?.id === keyId ? owner.json.publicKey.publicKeyPem : undefined);
    }
    return this.keys.get(keyId);
  }
}
