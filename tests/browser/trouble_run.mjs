// What goes wrong while people write, in a browser without script unless it says otherwise: every refusal is clear, and
// nothing that was typed is lost.
import { Trouble } from './support/trouble.mjs';

export async function run(ground) {
  ground.needed = false; // each trouble stands by itself
  const trouble = await new Trouble(ground).begin();
  await ground.step('a refused thread keeps title, board and text', () => trouble.refusedThread());
  for (const script of [false, true]) {
    const how = script ? 'with script' : 'without script';
    await ground.step(`Back keeps what was typed, ${how}`, () => trouble.back(script));
    await ground.step(`pressing twice posts once, ${how}`, () => trouble.twice(script));
    await ground.step(`an expired form comes back with its text, ${how}`, () => trouble.expired(script));
    await ground.step(`somebody logged out meanwhile keeps the text, ${how}`, () => trouble.loggedOut(script));
  }
  await ground.step('a form from another site is refused and not shown again', () => trouble.foreign());
  await ground.step('two windows edit one post: both texts are shown, and the later one is saved on purpose', () => trouble.conflict());
  await ground.step('a post that a moderator takes down while its author edits it keeps the text', () => trouble.removedMeanwhile());
  await ground.step('a thread locked meanwhile says why and keeps the text', () => trouble.locked());
  await ground.step('an answer to a post deleted meanwhile keeps the text and can go into the thread', () => trouble.deletedParent());
  await ground.step('a reply into a thread deleted meanwhile keeps the text', () => trouble.deletedThread());
  await ground.step('a newcomer who is too fast is told the wait and keeps the text', () => trouble.tooFast());
  await ground.step('who joins in order to answer is led back to the thread', () => trouble.joinsToAnswer());
  await ground.step('a moderator does not decide on their own case', () => trouble.ownCase());
  await ground.step('a wrong password says no more than that', () => trouble.wrongPassword());
  await ground.step('an address that never was says 404, one that is gone 410', () => trouble.missing());
}
