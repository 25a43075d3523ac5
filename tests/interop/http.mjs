// Small HTTP helpers for the interop runs: one request, one JSON, one wait for a condition.
import http from 'node:http';
import https from 'node:https';

const PATIENCE = 60;  // seconds: on a busy machine a password hash, which yields to all else, takes many

/** One request without following redirects; answers {status, headers, text, json}. */
export function request(url, { method = 'GET', headers = {}, body } = {}) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const client = url.startsWith('https:') ? https : http;
  const sent = client.request(url, {
    method, agent: false, timeout: PATIENCE * 1000,
    headers: { 'user-agent': 'samvad-interop', ...(method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body ?? '') }), ...headers },
  }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      let json;
      try { json = JSON.parse(text); } catch { json = undefined; }
      resolve({ status: answer.statusCode, headers: answer.headers, text, json });
    });
    answer.on('error', reject);
  });
  sent.on('timeout', () => sent.destroy(new Error(`no answer in ${PATIENCE} s: ${method} ${url}`)));
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** Calls `check` until it gives something true, at most `seconds`; the last failure is told. A long time costs nothing where it comes true. */
export async function until(what, check, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s: ${what}${last ? ` (${last.message})` : ''}`);
    const { promise, resolve } = Promise.withResolvers();
    setTimeout(resolve, 100);
    await promise;
  }
}

/** Follows at most five redirects with a cookie jar: what a browser without script does. */
export class Browser {
  constructor(base) {
    this.base = base;
    this.jar = new Map();
  }
  async open(path, options = {}) {
    let url = new URL(path, this.base).toString();
    let { method = 'GET', body, headers = {} } = options;
    for (let hop = 0; hop < 6; hop += 1) {
      const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await request(url, {
        method, body,
        headers: { accept: 'text/html', origin: this.base, ...(cookie ? { cookie } : {}), ...headers },
      });
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [pair] = line.split(';');
        const at = pair.indexOf('=');
        if (/max-age=0/i.test(line)) this.jar.delete(pair.slice(0, at));
        else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      if (answer.status < 300 || answer.status >= 400 || !answer.headers.location) return { ...answer, url };
      url = new URL(answer.headers.location, url).toString();
      method = 'GET';
      body = undefined;
      headers = headers.accept ? { accept: headers.accept } : {};
    }
    throw new Error(`too many redirects at ${url}`);
  }
  /** Fills and sends the form of `page` whose action matches `action`: hidden fields are kept. */
  async submit(page, action, fields) {
    const forms = [...page.text.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map((found) => found[0]);
    const form = forms.find((text) => action.test(/action="([^"]*)"/.exec(text)?.[1] ?? ''));
    if (!form) throw new Error(`no form ${action} on ${page.url}: ${page.status}`);
    const data = new URLSearchParams();
    for (const [input] of form.matchAll(/<input\b[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name && /type="hidden"/.test(input)) data.set(name, unescape(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
    }
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    const target = unescape(/action="([^"]*)"/.exec(form)[1]);
    return this.open(new URL(target, page.url).toString(), {
      method: 'POST', body: data.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
}

function unescape(text) {
  return text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
