// Runs every `*_run.mjs` of this folder, or those named on the command line, in one Chromium against the real program.
// A suite exports `run(ground)`; support/ground.mjs says what it can ask for. Prints `ok` and `not ok` lines.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RAISED_LIMITS } from './support/forum.mjs';
import { Ground, SCREENS, StepFailed } from './support/ground.mjs';

const asked = process.argv.slice(2);
const names = readdirSync(import.meta.dirname).map((file) => /^(.+)_run\.mjs$/.exec(file)?.[1]).filter(Boolean).sort();
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length) {
  console.error(`no such suite: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}

/** Suites that run at once: they wait for each other's server as little as people do. */
const AT_ONCE = 2;
/** Those that take longest begin first. */
const LONG = ['matrix', 'flow_keyboard', 'trouble'];

async function runSuite(chromium, name) {
  const began = Date.now();
  const ground = new Ground(name);
  ground.chromium = chromium;
  open.add(ground);
  try {
    await (await import(`./${name}_run.mjs`)).run(ground);
    if (ground.passed + ground.failed === 0) throw new Error('no step in it ran');
  } catch (error) {
    if (!(error instanceof StepFailed)) {
      ground.failed += 1;
      console.log(`not ok ${name}: ${String(error.stack ?? error).replace(/\s*\n\s*/g, ' / ')} (${await ground.keep('outside')})`);
    }
  } finally {
    await ground.close();
    open.delete(ground);
  }
  console.log(`   ${name}: ${ground.passed} steps, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return ground.failed;
}

const open = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await Promise.allSettled([...open].map((ground) => ground.close()));
    process.exit(1);
  });
}

if (asked.length === 0) rmSync(join(SCREENS, 'failed'), { recursive: true, force: true });
console.log(`   raised limits: ${Object.entries(RAISED_LIMITS).map((pair) => pair.join('=')).join(' ')}`);
const chromium = await Ground.launch();
console.log(`   Chromium ${chromium.version()}, Node ${process.version}`);
let failed = 0;
const waiting = [...(asked.length ? asked : names)].sort((one, two) => (LONG.indexOf(two) >= 0) - (LONG.indexOf(one) >= 0));
async function worker() {
  while (waiting.length) {
    const more = await runSuite(chromium, waiting.shift());
    failed += more;
  }
}
try {
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
} finally {
  await chromium.close();
}
process.exitCode = failed ? 1 : 0;
