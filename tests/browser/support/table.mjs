// The router's own table, as the serving process says it at log level debug, and whether a list of visits covers it.

/** Every route of the log of a forum started with `log.level` = debug: {name, method, pattern, page}. */
export function routes(log) {
  const found = new Map();
  for (const line of log.split('\n')) {
    if (!/\bevent=route\b/.test(line)) continue;
    const field = (key) => new RegExp(`\\b${key}=("([^"]*)"|\\S+)`).exec(line);
    const value = (key) => field(key)?.[2] ?? field(key)?.[1];
    found.set(value('name'), { name: value('name'), method: value('method'), pattern: value('pattern'), page: value('page') === 'true' });
  }
  return [...found.values()];
}

/** The pages among them. */
export function pages(log) {
  return routes(log).filter((route) => route.page && route.method === 'GET');
}

/** True when `path` is one of `pattern`: "/t/{id}/{slug}". */
export function fits(pattern, path) {
  const expected = pattern.split('/');
  const given = decodeURI(path.split(/[?#]/)[0]).split('/');
  return expected.length === given.length && expected.every((part, index) => /^\{.*\}$/.test(part) || part === given[index]);
}

export const STATES = ['empty', 'filled', 'error'];

/**
 * What is missing: pages of the table without a visit in each state, unless `without[route][state]` gives a reason, and
 * visits or reasons that speak of no page.
 */
export function gaps(table, visits, without) {
  const missing = [];
  for (const route of table) {
    for (const state of STATES) {
      const visited = visits.some((visit) => visit.route === route.name && visit.state === state);
      const reason = without[route.name]?.[state];
      if (!visited && !reason) missing.push(`${route.name} ${state}`);
      if (visited && reason) missing.push(`${route.name} ${state} has a visit, and a reason for having none`);
    }
  }
  const names = new Set(table.map((route) => route.name));
  for (const visit of visits) {
    if (!names.has(visit.route)) missing.push(`${visit.route} is no page of the router`);
    else if (!fits(table.find((route) => route.name === visit.route).pattern, visit.path)) missing.push(`${visit.path} is not ${visit.route}`);
  }
  for (const name of Object.keys(without)) if (!names.has(name)) missing.push(`${name} is no page of the router`);
  return missing;
}
