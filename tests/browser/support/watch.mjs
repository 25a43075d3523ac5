// What a page must never do behind the reader's back: an error in the console (a refusal of the content security policy
// is one), an exception, a part that is not found, a request to another site. Everything seen is kept until asked for.

/** Watches every page of `context`; `own` is the origin of the forum. */
export class Watch {
  constructor(context, own) {
    Object.assign(this, { problems: [], expected: [] });
    context.on('console', (message) => {
      const text = message.text();
      if (message.type() !== 'error' && !/Content Security Policy/i.test(text)) return;
      if (text.startsWith('Failed to load resource')) return; // judged below, by its kind
      this.note(`console: ${text}`);
    });
    context.on('weberror', (error) => this.note(`exception: ${error.error().stack ?? error.error()}`));
    context.on('response', (response) => {
      const kind = response.request().resourceType();
      if (kind !== 'document' && response.status() >= 400) this.note(`${response.status()} for ${kind} ${response.url()}`);
    });
    context.on('request', (request) => {
      if (!request.url().startsWith(own) && !/^(data|blob|about):/.test(request.url())) this.note(`foreign: ${request.url()}`);
    });
  }

  note(problem) {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }

  /** From now on, what matches `pattern` is what the step is about. */
  expect(pattern) { this.expected.push(pattern); }

  /** What was seen since the last call. */
  take() { return this.problems.splice(0); }
}
