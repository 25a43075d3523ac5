// Bytes on the wire, against the budgets of CONTRIBUTING.md.
import http from 'node:http';
import { expect } from './ground.mjs';

const BUDGETS = { html: 25000, css: 12000, script: 30000 };

/** Bytes of the body as it is sent under gzip. */
async function size(forum, path, cookies = []) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const headers = { 'accept-encoding': 'gzip', accept: 'text/html', cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  http.get(`${forum.base}${path}`, { headers }, (answer) => {
    let bytes = 0;
    answer.on('data', (part) => { bytes += part.length; });
    answer.on('end', () => resolve({ bytes, status: answer.statusCode, encoding: answer.headers['content-encoding'] }));
  }).on('error', reject);
  const answer = await promise;
  expect(answer.status === 200 && answer.encoding === 'gzip', `${path}: ${answer.status}, ${answer.encoding}`);
  return answer.bytes;
}

/** A page of fifty posts of about eighty words, for a visitor and for a member, and what every page loads. */
export async function weights(matrix, scene) {
  const { forum } = matrix;
  const page = await matrix.window(0, 'asha', 'en');
  await page.goto(scene.long.path);
  const posts = await page.locator('article.post').count();
  expect(posts === 50, `the page has ${posts} posts`);
  const assets = await page.evaluate(() => ({ css: document.querySelector('link[rel=stylesheet]').getAttribute('href'), script: document.querySelector('script[src]').getAttribute('src') }));
  const found = {
    'html for a visitor': [await size(forum, scene.long.path), BUDGETS.html], 'html for a member': [await size(forum, scene.long.path, forum.cookies('asha')), BUDGETS.html],
    css: [await size(forum, assets.css), BUDGETS.css], script: [await size(forum, assets.script), BUDGETS.script],
  };
  console.log(`   gzip: ${Object.entries(found).map(([name, [bytes, most]]) => `${name} ${bytes} of ${most}`).join(', ')}`);
  for (const [name, [bytes, most]] of Object.entries(found)) expect(bytes <= most, `${name} has ${bytes} bytes, at most ${most}`);
  expect(found['html for a visitor'][0] > 6000, 'fifty posts cannot be so small');
}
