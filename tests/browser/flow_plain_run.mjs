// The main job from end to end in a browser that runs no script.
import { Flow } from './support/flow.mjs';
import { Pointer } from './support/hands.mjs';

export const run = (ground) => new Flow(ground, new Pointer(), { script: false }).walk();
