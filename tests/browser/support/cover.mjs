// Which looks a page gets. Usually every pair of values of visit (state and person), language, theme and width is seen on
// every page, by a small set of looks; with `full` every visit is seen in every language, theme and width. And what nobody
// has looked at yet.

export const LANGUAGES = ['en', 'hi'];
export const THEMES = ['light', 'dark', 'contrast'];
export const WIDTHS = [320, 390, 1280];

/** The six pairs of one look, as words. */
function pairs(look) {
  const values = [`visit ${look.visit}`, look.language, look.theme, `${look.width} px`];
  return values.flatMap((value, index) => values.slice(index + 1).map((other) => `${value} × ${other}`));
}

/** Every look that is possible at a page with `visits` visits. */
function everyLook(visits) {
  return Array.from({ length: visits }, (_, visit) => LANGUAGES.flatMap((language) => THEMES.flatMap((theme) => WIDTHS.map((width) => ({ visit, language, theme, width }))))).flat();
}

/** A few looks that show every pair: always the one that shows most of what is not shown yet. */
export function plan(visits) {
  const possible = everyLook(visits);
  const left = new Set(possible.flatMap(pairs));
  const chosen = [];
  while (left.size) {
    let best;
    let most = 0;
    for (const look of possible) {
      const more = pairs(look).filter((pair) => left.has(pair)).length;
      if (more > most) [best, most] = [look, more];
    }
    for (const pair of pairs(best)) left.delete(pair);
    chosen.push(best);
  }
  return chosen;
}

/** One look as words: in the full product each must have been had. */
function whole(look) { return [`visit ${look.visit} × ${look.language} × ${look.theme} × ${look.width} px`]; }

export class Cover {
  /** `visits` are all visits there will be, at least by their `route`; they are taken in the same order. */
  constructor(visits, full = false) {
    this.parts = full ? whole : pairs;
    this.pages = new Map();
    for (const { route } of visits) this.pages.set(route, { visits: (this.pages.get(route)?.visits ?? 0) + 1, taken: 0 });
    for (const page of this.pages.values()) Object.assign(page, { looks: full ? everyLook(page.visits) : plan(page.visits), seen: new Set() });
  }

  /** The looks of the next visit of `route`. */
  take(route) {
    const page = this.pages.get(route);
    if (!page || page.taken === page.visits) throw new Error(`a visit of ${route} that was not planned`);
    const visit = page.taken;
    page.taken += 1;
    return page.looks.filter((look) => look.visit === visit);
  }

  /** One look was had. */
  saw(route, look) { for (const part of this.parts(look)) this.pages.get(route).seen.add(part); }

  /** What was not seen, pairs or whole looks: ["thread: visit 3 × dark"]. */
  missing() {
    return [...this.pages].flatMap(([route, page]) => [...new Set(everyLook(page.visits).flatMap(this.parts))]
      .filter((part) => !page.seen.has(part)).map((part) => `${route}: ${part}`));
  }
}
