// The sentences of the catalogues, so that a walk looks for what a reader sees, in either language.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'web', 'assets', 'locales');

/** say('post.edit') in `language`; {name}, {title} and {number, number} are put in as they are written. */
export function sentences(language) {
  const all = JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));
  return (key, values = {}) => {
    const found = all[key] ?? key.split('.').reduce((node, part) => node?.[part], all);
    if (typeof found !== 'string') throw new Error(`no sentence ${key}`);
    return found.replace(/\{(\w+)(?:, number)?\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
}

/** A field by its label; an optional one says so after it. */
export function labelled(page, say, key) {
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return page.getByLabel(new RegExp(`^${plain(say(key))}( ${plain(say('common.optional'))})?$`));
}
