// Every page of the router's own table, empty, filled and with an error, in English and Hindi, light, dark and high
// contrast, at 320, 390 and 1280 px: axe, layout, no Latin word in Hindi outside users' text. With SAMVAD_MATRIX_FULL=1,
// as `./samvad test --long` sets it, every combination. Else for every page each pair of values (a visit of it in each
// language, theme and width; a language in each theme and width; a theme at each width; support/cover.mjs), and each
// visit's layout at all three widths in both languages. What was not seen fails the run. Then forms that come too fast (429), tables that are gone (500), a database
// that is away (503); a private site, paper, forced colours, and what the system asks for instead of a cookie. The list
// of visits is support/visits.mjs.
import { Cover } from './support/cover.mjs';
import { expect } from './support/ground.mjs';
import { Matrix } from './support/matrix.mjs';
import { Scene, USERS_TEXT } from './support/scene.mjs';
import { fits, gaps, pages, routes } from './support/table.mjs';
import { awayStates, brokenStates, emptyStates, errorStates, everyVisit, filledStates, firstRun, limitStates, privateStates, WITHOUT } from './support/visits.mjs';
import { forcedColours, paper, preferences, switches } from './support/media.mjs';
import { weights } from './support/weights.mjs';
import { selfTest } from './support/self_test.mjs';

/** Whether every combination is wanted. */
const FULL = Boolean(process.env.SAMVAD_MATRIX_FULL);

export async function run(ground) {
  const scene = await new Scene(ground).begin();
  const { forum } = scene;
  const matrix = new Matrix(ground, forum, new Cover(everyVisit(), FULL), USERS_TEXT);
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
  const visits = [...began, ...emptyStates(), ...filledStates(scene), ...errorStates(scene), ...brokenStates(scene), ...awayStates(scene)];
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
  await troubles(ground, scene, matrix);
  await ground.step('the site becomes private', () => scene.makePrivate());
  await matrix.all(privateStates(scene));
  await ground.step(`every page was seen in every ${FULL ? 'combination' : 'pair'} of visit, language, theme and width`, () => covered(matrix), { needed: false });
  console.log(`   ${table.length} pages of the router, loaded ${matrix.loads} times, ${matrix.looks} looks`);
}

/** What a reader sees when the program refuses, breaks or cannot. */
async function troubles(ground, scene, matrix) {
  await ground.step('the limits are low and used up', () => scene.lowerLimits());
  await matrix.all(limitStates(scene));
  await ground.step('tables are gone', async () => scene.breakTables());
  await matrix.all(brokenStates(scene));
  await ground.step('tables are there again', async () => scene.mendTables());
  let back;
  await ground.step('the database goes away', async () => { back = await scene.forum.databaseAway(); });
  await matrix.all(awayStates(scene));
  await ground.step('the database comes back', () => back());
}

async function covered(matrix) {
  for (const full of [false, true]) {
    const one = new Cover([{ route: 'home' }, { route: 'home' }], full);
    const looks = [...one.take('home'), ...one.take('home')];
    expect(!full || looks.length === 2 * 2 * 3 * 3, `the whole product is ${looks.length} looks`);
    for (const look of looks.slice(1)) one.saw('home', look);
    expect(one.missing().length > 0, 'a look that is missing is not noticed');
    one.saw('home', looks[0]);
    expect(one.missing().length === 0, 'nothing is missing, and it complains');
  }
  const missing = process.env.SAMVAD_MATRIX ? [] : matrix.cover.missing();
  expect(missing.length === 0, `${missing.length}: ${missing.slice(0, 12).join(', ')}`);
}
