// A contact sheet of all pages, to be looked at: build/screens/sheet-*.png. `node sheet.mjs` after `./samvad build release`.
import { join } from 'node:path';
import { Ground, SCREENS } from './support/ground.mjs';
import { Scene } from './support/scene.mjs';
import { errorStates, filledStates } from './support/visits.mjs';

const SHEETS = {
  desktop: { width: 1280, theme: 'auto', language: 'en', scale: 0.45, most: 1700 },
  phone: { width: 390, theme: 'auto', language: 'en', scale: 0.62, most: 1500 },
  dark: { width: 1280, theme: 'dark', language: 'en', scale: 0.45, most: 1300 },
  hindi: { width: 390, theme: 'auto', language: 'hi', scale: 0.62, most: 1500 },
  contrast: { width: 1280, theme: 'contrast', language: 'hi', scale: 0.45, most: 1300 },
};

async function shots(ground, forum, visits, look) {
  const taken = [];
  for (const visit of visits) {
    const page = await ground.page(forum, { who: visit.who, viewport: { width: look.width, height: 900 }, reducedMotion: 'reduce' });
    await page.context().addCookies([{ name: 'reader', value: `${look.language}.${look.theme}`, url: forum.base }]);
    await page.goto(visit.path);
    if (visit.act) await visit.act(page);
    const height = Math.min(look.most, await page.evaluate(() => document.documentElement.scrollHeight));
    await page.setViewportSize({ width: look.width, height });
    taken.push({ name: `${visit.route} ${visit.state} ${visit.who ?? ''}`, picture: (await page.screenshot()).toString('base64') });
    await page.context().close();
    ground.contexts.delete(page.context());
  }
  return taken;
}

async function sheet(ground, forum, taken, look, file) {
  const page = await ground.page(forum, { viewport: { width: 2000, height: 600 } });
  const figures = taken.map(({ name, picture }) => `<figure style="margin:0"><figcaption>${name}</figcaption><img width="${Math.round(look.width * look.scale)}" src="data:image/png;base64,${picture}"></figure>`);
  await page.setContent(`<body style="margin:12px;background:#777;color:#fff;font:13px sans-serif;display:flex;flex-wrap:wrap;gap:12px;align-items:start">${figures.join('')}</body>`);
  await page.screenshot({ path: join(SCREENS, file), fullPage: true });
  await page.context().close();
}

const ground = new Ground('sheet');
ground.chromium = await Ground.launch();
try {
  const scene = await new Scene(ground).begin();
  await scene.open();
  await scene.fill();
  const visits = [...filledStates(scene), ...errorStates(scene)];
  const asked = process.argv.slice(2);
  for (const [name, look] of Object.entries(SHEETS).filter(([one]) => asked.length === 0 || asked.includes(one))) {
    const taken = await shots(ground, scene.forum, visits, look);
    for (let from = 0, part = 1; from < taken.length; from += 20, part += 1) {
      await sheet(ground, scene.forum, taken.slice(from, from + 20), look, `sheet-${name}-${part}.png`);
    }
    console.log(`build/screens/sheet-${name}-*.png: ${taken.length} pages`);
  }
} finally {
  await ground.close();
  await ground.chromium.close();
}
