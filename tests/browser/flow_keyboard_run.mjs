// The main job from end to end by keyboard alone; at every stop of the Tab key the focus is looked at.
import { Flow } from './support/flow.mjs';
import { Keys } from './support/hands.mjs';

export async function run(ground) {
  const keys = new Keys();
  await new Flow(ground, keys).walk();
  console.log(`   ${keys.stops} stops of the Tab key looked at`);
}
