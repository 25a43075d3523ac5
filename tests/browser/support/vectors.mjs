// The hostile texts of SAMVAD_FIXTURES, in bundles that fit into one post. A bundle starts with a mark of its own, by
// which it is found again on a page.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST_BYTES = 12000;
const MOST_LINES = 60;

/** Null when there are no fixtures. */
export function vectors() {
  const folder = process.env.SAMVAD_FIXTURES;
  if (!folder || !existsSync(join(folder, 'xss'))) return null;
  const lines = (file) => readFileSync(join(folder, 'xss', file), 'utf8').split('\n').filter((line) => line.trim());
  const html5 = readFileSync(join(folder, 'xss', 'h5sc-vectors.txt'), 'utf8').split(/(?=<div id="\d+">)/).slice(1);
  const naughty = JSON.parse(readFileSync(join(folder, 'naughty-strings', 'blns.json'), 'utf8')).filter((text) => text.trim());
  return { html5, payloads: lines('payload-list.txt'), markdown: lines('markdown-payloads.txt'), naughty };
}

/** `texts` in bundles [{mark, texts}]; a text that alone is too long is left out and counted. */
export function bundles(name, texts) {
  const all = [];
  let bytes = Infinity;
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 2;
    if (size > MOST_BYTES) continue;
    if (bytes + size > MOST_BYTES || all.at(-1).texts.length === MOST_LINES) {
      all.push({ mark: `bundle ${name} ${all.length}.`, texts: [] });
      bytes = 0;
    }
    all.at(-1).texts.push(text);
    bytes += size;
  }
  return all;
}
