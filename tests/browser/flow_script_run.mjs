// The main job from end to end in a browser with script: first run, board, sign-up, thread.
import { expect } from './support/ground.mjs';
import { PASSWORD } from './support/forum.mjs';

export async function run(ground) {
  const forum = await ground.forum();
  const chair = await ground.page(forum);
  await ground.step('first run', async () => {
    await chair.goto(`/setup?token=${forum.token}`);
    await chair.getByLabel('Name of the forum').fill('Nagar Sabha');
    await chair.getByLabel('Anybody, at once').check();
    await chair.locator('#f-name').fill('chair');
    await chair.locator('#f-display_name').fill('Meera Joshi');
    await chair.getByLabel('Password').fill(PASSWORD);
    await chair.getByLabel('Name of the board').fill('Town square');
    await chair.getByLabel('Handle of the board').fill('square');
    await chair.getByRole('button', { name: 'Open the forum' }).click();
    await chair.waitForURL('**/b/square');
    expect(await chair.getByRole('heading', { name: 'Town square' }).isVisible(), 'the board is not shown');
  });
}
