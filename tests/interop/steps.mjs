// The steps of one run: each says `ok NAME: TIME` or `not ok NAME: WHY`, in the form that tests/run.py reads.

export class Steps {
  constructor() {
    this.failed = 0;
  }

  /** Runs one step; its failure is told and counted, the run goes on. */
  async step(name, body) {
    const began = Date.now();
    try {
      const seen = await body();
      console.log(`ok ${name}: ${Date.now() - began} ms${typeof seen === 'string' ? `, ${seen}` : ''}`);
    } catch (error) {
      this.failed += 1;
      console.log(`not ok ${name}: ${error.message.replaceAll('\n', ' | ')}`);
    }
  }

  /**
   * The whole run: `body` makes what it needs and steps through it; `parts` ({name, log, stop()}) are ended afterwards,
   * and the ends of their logs are printed when anything failed.
   */
  async run(parts, body) {
    try {
      await body();
    } catch (error) {
      this.failed += 1;
      console.log(`not ok the ground: ${(error.stack ?? error.message).replaceAll('\n', ' | ')}`);
    }
    await Promise.all(parts.map((part) => part.stop()));
    if (this.failed > 0) {
      for (const { name, log } of parts) console.log(`--- ${name}\n${tail(log ?? '')}`);
    }
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}

/** Throws `words` when `condition` does not hold. */
export function expect(condition, words) {
  if (!condition) throw new Error(words);
}

function tail(log) {
  return log.split('\n').filter((line) => !/event=request/.test(line)).slice(-60).join('\n');
}
