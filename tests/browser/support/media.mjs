// What a page does with the wishes of the system: dark, more contrast, forced colours, less motion, paper; and with the
// reader's own switch.
import { expect } from './ground.mjs';

const TOKENS = `(() => {
  const style = getComputedStyle(document.documentElement);
  const names = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.selectorText === ':root').flatMap((rule) => [...rule.style]).filter((name) => name.startsWith('--'));
  return Object.fromEntries([...new Set(names)].map((name) => [name, style.getPropertyValue(name)]));
})()`;

/** The links in the footer, without script. */
export async function switches(matrix) {
  const page = await matrix.ground.page(matrix.forum, { script: false });
  await page.goto('/boards');
  const html = () => page.locator('html');
  await page.getByRole('link', { name: 'Dark', exact: true }).click();
  expect(await html().getAttribute('data-theme') === 'dark' && new URL(page.url()).pathname === '/boards', 'not dark, or elsewhere');
  await page.getByRole('link', { name: 'हिन्दी', exact: true }).click();
  expect(await html().getAttribute('lang') === 'hi' && await html().getAttribute('data-theme') === 'dark', 'not Hindi, or no longer dark');
  await page.getByRole('link', { name: 'उच्च कंट्रास्ट', exact: true }).click();
  expect(await html().getAttribute('data-theme') === 'contrast', 'no contrast');
  await page.goto('/');
  expect(await html().getAttribute('data-theme') === 'contrast' && await html().getAttribute('lang') === 'hi', 'forgotten on the next page');
}

/** Dark by the system equals dark by the switch; more contrast passes axe; nothing moves where less motion is asked. */
export async function preferences(matrix, scene) {
  const page = await matrix.window(0, 'asha', 'en');
  await page.goto(scene.thread.path);
  await page.emulateMedia({ colorScheme: 'dark' });
  const asked = await page.evaluate(TOKENS);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await page.evaluate(TOKENS);
  await page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
  const chosen = await page.evaluate(TOKENS);
  await page.evaluate(() => { delete document.documentElement.dataset.theme; });
  const different = Object.keys(chosen).filter((name) => chosen[name] !== asked[name]);
  expect(Object.keys(chosen).length > 20 && chosen['--paper'] !== light['--paper'], 'the colours were not read');
  expect(different.length === 0, `dark differs by the way it is asked for: ${different}`);
  await page.emulateMedia({ contrast: 'more' });
  const found = await matrix.axe(page, { type: 'rule', values: ['color-contrast'] }, 'more contrast');
  expect(found.length === 0, found.join(' | '));
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0 || style.scrollBehavior === 'smooth';
  }).length);
  expect(moving === 0, `${moving} elements move though less motion is asked for`);
  await page.emulateMedia({ colorScheme: null, contrast: null });
}

/** Windows' high contrast: what is told by colour alone elsewhere is told by a sign or a border. */
export async function forcedColours(matrix, scene) {
  const page = await matrix.window(0, 'asha', 'en');
  await page.emulateMedia({ forcedColors: 'active' });
  for (const path of ['/b/transport', scene.thread.path, '/new', '/settings/reading']) {
    await page.goto(path);
    const problems = await page.evaluate(() => window.look.layout());
    const bare = await page.evaluate(() => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea')]
      .filter((element) => element.checkVisibility() && !element.matches('.plain, .quiet, [type=checkbox], [type=radio]'))
      .filter((element) => getComputedStyle(element).borderTopStyle === 'none' || getComputedStyle(element).borderTopWidth === '0px')
      .map((element) => element.outerHTML.slice(0, 120)));
    const current = await page.evaluate(() => [...document.querySelectorAll('[aria-current]')].filter((element) => element.checkVisibility())
      .filter((element) => { const style = getComputedStyle(element); return parseFloat(style.borderBottomWidth) < 1 && style.outlineStyle === 'none' && parseInt(style.fontWeight, 10) < 600 && !element.matches('.crumbs *'); })
      .map((element) => element.outerHTML.slice(0, 120)));
    expect(problems.length + bare.length + current.length === 0, `${path}: ${[...problems, ...bare, ...current].join(' | ')}`);
  }
  await page.goto('/b/transport');
  const mark = await page.evaluate(() => getComputedStyle(document.querySelector('.thread-row.unread h3'), '::before').content);
  expect(mark.includes('●'), `an unread thread has no sign: ${mark}`);
  await page.emulateMedia({ forcedColors: null });
}

/** A printed thread: one column, all its text, the addresses of its links, nothing to press. */
export async function paper(matrix, scene) {
  const page = await matrix.window(0, 'asha', 'en');
  await page.goto(scene.thread.path);
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
    const link = document.querySelector('.prose a[href^="https://example.org"]');
    return {
      controls: ['nav', '.post-actions', '.composer', 'footer.site', '.skip', 'aside', 'summary'].filter(shown),
      title: shown('h1'),
      posts: [...document.querySelectorAll('.post:not(.gone) .prose')].filter((element) => element.checkVisibility()).length,
      all: document.querySelectorAll('.post:not(.gone)').length,
      address: getComputedStyle(link, '::after').content,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      paper: getComputedStyle(document.body).backgroundColor,
    };
  });
  expect(seen.controls.length === 0, `on paper: ${seen.controls}`);
  expect(seen.title && seen.posts === seen.all && seen.posts > 2, `title ${seen.title}, ${seen.posts} of ${seen.all} posts`);
  expect(seen.address.includes('https://example.org/survey'), `the address of a link reads ${seen.address}`);
  expect(seen.wide <= 0 && seen.paper === 'rgb(255, 255, 255)', `${seen.wide} px too wide on ${seen.paper}`);
  await page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
  const ink = await page.evaluate(() => getComputedStyle(document.querySelector('.post .prose')).color);
  expect(/rgb\((\d{1,2}), /.test(ink), `dark ink is pale on paper: ${ink}`);
  const sheets = await page.pdf({ format: 'A4' });
  expect(sheets.length > 10000, 'no paper came out');
  await page.emulateMedia({ media: null });
}
