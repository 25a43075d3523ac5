// HTTP signatures of both forms, made and checked with Node's own crypto: an opinion independent of our program's.
import { createHash, createPublicKey, sign, verify } from 'node:crypto';

const sha256 = (body) => createHash('sha256').update(body).digest('base64');

/** Headers of a signed request after draft-cavage-12. `key` is {id, pem}. */
export function signCavage(method, url, body, key) {
  const { host, pathname, search } = new URL(url);
  const date = new Date().toUTCString();
  const digest = `SHA-256=${sha256(body)}`;
  const base = `(request-target): ${method.toLowerCase()} ${pathname}${search}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
  const signature = sign('sha256', Buffer.from(base), key.pem).toString('base64');
  return {
    host, date, digest,
    signature: `keyId="${key.id}",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
  };
}

/** Headers of a signed request after RFC 9421. */
export function signRfc9421(method, url, body, key) {
  const digest = `sha-256=:${sha256(body)}:`;
  const input = `("@method" "@target-uri" "content-digest");created=${Math.floor(Date.now() / 1000)};keyid="${key.id}";alg="rsa-v1_5-sha256"`;
  const base = `"@method": ${method}\n"@target-uri": ${url}\n"content-digest": ${digest}\n"@signature-params": ${input}`;
  return {
    'content-digest': digest, 'signature-input': `sig1=${input}`,
    signature: `sig1=:${sign('sha256', Buffer.from(base), key.pem).toString('base64')}:`,
  };
}

/** What a received request says of itself: {form, keyId, base, signature}; undefined when it is not signed. */
function read(request) {
  const { headers } = request;
  if (!headers.signature) return undefined;
  if (headers['signature-input']) {
    const input = /^sig1=(.*)$/.exec(headers['signature-input'])[1];
    const lines = [...input.matchAll(/"([^"]+)"(?=[ )])/g)].map(([, name]) => `"${name}": ${component(request, name)}`);
    return {
      form: 'rfc9421', keyId: /;keyid="([^"]+)"/.exec(input)[1],
      base: [...lines, `"@signature-params": ${input}`].join('\n'), signature: /^sig1=:(.*):$/.exec(headers.signature)[1],
    };
  }
  const part = (name) => new RegExp(`${name}="([^"]*)"`).exec(headers.signature)[1];
  const lines = part('headers').split(' ').map((name) => `${name}: ${name === '(request-target)'
    ? `${request.method.toLowerCase()} ${request.path}` : headers[name]}`);
  return { form: 'cavage', keyId: part('keyId'), base: lines.join('\n'), signature: part(',signature') };
}

function component(request, name) {
  if (name === '@method') return request.method;
  if (name === '@target-uri') return `https://${request.headers.host}${request.path}`;
  return request.headers[name];
}

function digestHolds(request) {
  const { digest, 'content-digest': content } = request.headers;
  const right = sha256(request.body);
  if (content) return content === `sha-256=:${right}:`;
  return digest === `SHA-256=${right}`;
}

/**
 * Checks a received request {method, path, headers, body}; `keyOf(keyId)` gives the PEM. Answers {form, keyId} when
 * signature and digest hold, {form, problem} otherwise; form is 'none' when it is not signed.
 */
export async function check(request, keyOf) {
  const said = read(request);
  if (!said) return { form: 'none', problem: 'not signed' };
  if (request.method === 'POST' && !digestHolds(request)) return { ...said, problem: 'the digest is another' };
  const pem = await keyOf(said.keyId);
  if (!pem) return { ...said, problem: `no key at ${said.keyId}` };
  const right = verify('sha256', Buffer.from(said.base), createPublicKey(pem), Buffer.from(said.signature, 'base64'));
  return { form: said.form, keyId: said.keyId, problem: right ? undefined : 'the signature is wrong' };
}
