// What the script adds: a preview that follows, drafts, completion of handles, menus, the toolbar, and how it fails.
import { Helped } from './support/helped.mjs';

export async function run(ground) {
  const helped = await new Helped(ground).begin();
  ground.needed = false;
  await ground.step('the preview follows the typing once it was asked for', () => helped.preview());
  await ground.step('a draft outlives its tab, and ends when it is published', () => helped.draft());
  await ground.step('a refused text is no draft twice', () => helped.refusedDraft());
  await ground.step('a quotation goes below what was written already, with its author', () => helped.quote());
  await ground.step('@ra and Enter complete a handle', () => helped.mention());
  await ground.step('the toolbar is one stop of the Tab key, and its arrows and Enter format', () => helped.toolbar());
  await ground.step('the focus stays where it was after an agreement', () => helped.agree());
  await ground.step('an agreement that is refused says why on a whole page', () => helped.refusedAgreement());
  await ground.step('a preview with an expired form keeps the text', () => helped.expiredPreview());
  await ground.step('a menu closes by Escape, and by a press elsewhere', () => helped.menu());
  await ground.step('a handle is copied', () => helped.copy());
  await ground.step('a moment is told in the reader\'s words', () => helped.time());
  await ground.step('the first stop of the Tab key leads past the header', () => helped.skip());
  await ground.step('the look at the focus sees what it must', () => helped.focus());
  await ground.step('the watch over pages sees what it must', () => helped.watched());
}
