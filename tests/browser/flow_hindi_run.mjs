// The main job from end to end on Hindi pages.
import { Flow } from './support/flow.mjs';
import { Pointer } from './support/hands.mjs';

export const run = (ground) => new Flow(ground, new Pointer(), { language: 'hi' }).walk();
