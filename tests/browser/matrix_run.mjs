// Every page of the router's own table, empty, filled and with an error, in English and Hindi: axe, colours in all three
// themes, layout at 320, 390 and 1280 px, no Latin word in Hindi outside users' text. Then a private site, paper, forced
// colours, and what the system asks for instead of a cookie. The list of
// visits is support/visits.mjs.
import { expect } from './support/ground.mjs';
import { Matrix } from './support/matrix.mjs';
import { Scene, USERS_TEXT } from './support/scene.mjs';
import { fits, gaps, pages, routes } from './support/table.mjs';
import { emptyStates, errorStates, filledStates, firstRun, privateStates, WITHOUT } from './support/visits.mjs';
import { forcedColours, paper, preferences, switches } from './support/media.mjs';
import { weights } from './support/weights.mjs';
import { selfTest } from './support/self_test.mjs';

export async function run(ground) {
  const scene = await new Scene(ground).begin();
  const { forum } = scene;
  const matrix = new Matrix(ground, forum, USERS_TEXT);
  const began = firstRun(forum.token);
  const table = pages(forum.log);
  await ground.step('the router says its table', async () => {
    expect(table.length >= 40, `only ${table.length} pages`);
    expect(routes(forum.log).some((route) => route.method === 'POST'), 'no form among the routes');
    expect(fits('/t/{id}/{slug}', '/t/1/x?page=2') && !fits('/t/{id}/{slug}', '/t/1'), 'patterns are read wrongly');
  });
  await matrix.all(began);
  await ground.step('the first run is done', () => scene.open());
  await matrix.all(emptyStates());
  await ground.step('the site fills', () => scene.fill());
  const visits = [...began, ...emptyStates(), ...filledStates(scene), ...errorStates(scene)];
  await ground.step('every page of the table has a run in every state, or says why not', async () => {
    const missing = gaps(table, visits, WITHOUT);
    expect(missing.length === 0, missing.join(', '));
  }, { needed: false });
  await ground.step('a page without a run would be noticed', async () => {
    const more = [...table, { name: 'made_up', method: 'GET', pattern: '/made-up', page: true }];
    expect(gaps(more, visits, WITHOUT).includes('made_up filled'), 'it was not');
  }, { needed: false });
  await ground.step('the eye sees what is wrong', () => selfTest(matrix), { needed: false });
  await ground.step('fifty posts, the style and the script keep to their budgets', () => weights(matrix, scene), { needed: false });
  await matrix.all(filledStates(scene));
  await matrix.all(errorStates(scene));
  await ground.step('the switches in the footer set language and theme', () => switches(matrix), { needed: false });
  await ground.step('the system\'s wishes give the same colours as the switch', () => preferences(matrix, scene), { needed: false });
  await ground.step('forced colours keep what matters', () => forcedColours(matrix, scene), { needed: false });
  await ground.step('a thread on paper', () => paper(matrix, scene), { needed: false });
  await ground.step('the site becomes private', () => scene.makePrivate());
  await matrix.all(privateStates(scene));
  console.log(`   ${table.length} pages of the router, ${matrix.looked} looks`);
}
