// Sees script that runs where none should, and everything in a document that could run: handlers, script URLs, elements
// that bring code. Runs before the page's own script; the policy of the page is switched off, so it cannot be what saves us.

/** Put into every document of a context; `window.trap` holds what ran. */
function arm() {
  const ran = [];
  Object.defineProperty(window, 'trap', { value: ran });
  const watch = (owner, name) => {
    Object.defineProperty(owner, name, { value(...words) { ran.push(`${name}(${String(words[0]).slice(0, 60)})`); } });
  };
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) watch(window, name); // what eval would run ends here too
  for (const name of ['setTimeout', 'setInterval']) {
    const original = window[name];
    window[name] = (work, ...rest) => { if (typeof work === 'string') ran.push(`${name}("${work.slice(0, 60)}")`); return original(work, ...rest); };
  }
}

/** What could run, in the document as it stands. */
function scan() {
  const problems = [];
  const bringing = 'iframe, frame, object, embed, applet, base, svg script, math, style, link:not(head link), meta:not(head meta), portal, [srcdoc]';
  for (const element of document.querySelectorAll(bringing)) problems.push(`<${element.localName}> ${element.outerHTML.slice(0, 100)}`);
  for (const script of document.querySelectorAll('script')) {
    if (!/^\/assets\/app-\w+\.js$/.test(script.getAttribute('src') ?? '')) problems.push(`script ${script.outerHTML.slice(0, 100)}`);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name === 'style' && element.closest('text-expander')) continue; // set by our own script, through the object model
      if (/^on|-on:?|^style$/i.test(name)) problems.push(`${name} of ${element.outerHTML.slice(0, 120)}`);
      if (!/^(href|src|action|formaction|xlink:href|poster|background|cite|data|srcset|ping|manifest|dynsrc|lowsrc|from|to|values)$/i.test(name)) continue;
      const plain = value.replace(/[\u0000-\u0020\u007f-\u00a0]/g, '').toLowerCase();
      if (/^(javascript|data|vbscript|livescript|mocha|blob|filesystem|jar|view-source):/.test(plain)) problems.push(`${name}="${value.slice(0, 80)}" of ${element.localName}`);
    }
  }
  for (const type of ['mouseover', 'focus', 'load', 'error', 'toggle', 'animationstart', 'pointerover']) {
    for (const element of document.querySelectorAll('main *')) element.dispatchEvent(new Event(type));
  }
  return [...problems, ...window.trap.map((call) => `ran: ${call}`)];
}

export class Trap {
  /** A page of `who` whose policy is switched off. */
  static async open(ground, forum, who) {
    const trap = new Trap();
    trap.ground = ground;
    trap.dialogs = [];
    const context = await ground.context(forum, { who, bypassCSP: true });
    await context.addInitScript(arm);
    trap.page = await context.newPage();
    trap.page.on('dialog', async (dialog) => { trap.dialogs.push(`dialog: ${dialog.message().slice(0, 60)}`); await dialog.dismiss(); });
    return trap;
  }

  /** Goes there and answers what ran or could run. */
  async visit(path) {
    await this.page.goto(path, { waitUntil: 'load' });
    return this.judge();
  }

  async judge() {
    const found = await this.page.evaluate(scan);
    return [...found, ...this.dialogs.splice(0)];
  }

  /** Marks of `bundles` that this page shows. */
  async marks() {
    const text = await this.page.locator('main').innerText();
    return new Set([...text.matchAll(/bundle [\w-]+ \d+\./g)].map((found) => found[0]));
  }
}
