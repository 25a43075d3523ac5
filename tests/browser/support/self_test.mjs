// Breaks a page on purpose, one way after the other: each must be seen.
import { expect } from './ground.mjs';

/** What is put at the end of the page; styles go through the object model, as the policy forbids them in markup. */
const FAULTS = {
  sideways: [{ tag: 'div', style: 'width:2000px;height:1px' }],
  overlaps: [{ tag: 'button', text: 'One' }, { tag: 'button', text: 'Two', style: 'margin-left:-40px' }],
  cut: [{ tag: 'div', text: 'Longer than its box', style: 'width:40px;overflow:hidden;white-space:nowrap' }],
  targets: [{ tag: 'button', text: 'x', style: 'min-height:0;height:14px;width:14px;padding:0' }],
  tightLines: [{ tag: 'p', text: 'नदी के किनारे', style: 'line-height:1' }],
  latin: [{ tag: 'p', text: 'Untranslated' }],
};

function put(parts) {
  const box = document.createElement('div');
  box.id = 'fault';
  for (const part of parts) {
    const element = document.createElement(part.tag);
    element.textContent = part.text ?? '';
    element.style.cssText = part.style ?? '';
    box.append(element);
  }
  document.querySelector('main').append(box);
}

export async function selfTest(matrix) {
  const page = await matrix.window(0, undefined, 'hi');
  await page.goto('/rules');
  const judge = (check) => page.evaluate(([name, theirs]) => (name === 'latin' ? window.look.latin(['UTC'], theirs) : window.look[name]()), [check, matrix.usersText]);
  for (const [check, parts] of Object.entries(FAULTS)) {
    expect((await judge(check)).length === 0, `${check} complains without a fault: ${await judge(check)}`);
    await page.evaluate(put, parts);
    expect((await judge(check)).length > 0, `${check} is blind`);
    await page.evaluate(() => document.getElementById('fault').remove());
  }
  await page.evaluate(put, [{ tag: 'p', text: 'pale', style: 'color:#bbb;background:#fff' }, { tag: 'img' }]);
  const found = await matrix.axe(page, { type: 'rule', values: ['image-alt', 'color-contrast'] });
  expect(found.some((one) => one.includes('image-alt')) && found.some((one) => one.includes('color-contrast')), `axe is blind: ${found}`);
}
