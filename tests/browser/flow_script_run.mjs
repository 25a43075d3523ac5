// The main job from end to end by pointer, in a browser with script.
import { Flow } from './support/flow.mjs';
import { Pointer } from './support/hands.mjs';

export const run = (ground) => new Flow(ground, new Pointer()).walk();
