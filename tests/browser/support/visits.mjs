// Where the matrix goes: for every page of the router its states empty, filled and error, as whom, and what a wrong form
// is filled with. A state that a page cannot have says why in `WITHOUT`.

const LIST = 'shows no list: there is nothing to be empty';
const FORM = 'a form: its first showing is the filled state';
const NO_INPUT = 'takes no input that could be wrong';
const TOO_LONG = 'x'.repeat(300);

/** Fills fields of the form that goes to `action` and sends it, past the browser's own checks; `sign` is what must stand there then. */
function wrong(action, fields = {}, sign = '.notice.error, .problem') {
  return async (page) => {
    await page.evaluate(([where, values]) => {
      const form = [...document.querySelectorAll('form')].filter((one) => new RegExp(where).test(one.getAttribute('action'))).at(-1);
      if (!form) throw new Error(`no form to ${where}`);
      form.closest('details')?.setAttribute('open', '');
      form.noValidate = true;
      for (const [name, value] of Object.entries(values)) {
        for (const field of form.elements[name]?.length && !form.elements[name].options ? form.elements[name] : [form.elements[name]]) {
          if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.value === value;
          else field.value = value;
        }
      }
      form.querySelector('button:not([type=button], [name=preview])').dataset.matrixSend = '';
    }, [action.source, fields]);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.request().isNavigationRequest());
    const loaded = page.waitForEvent('load');
    await page.locator('[data-matrix-send]').click();
    const status = (await answered).status();
    await loaded;
    if (status < 400) throw new Error(`the wrong form was taken: ${status}`);
    if (await page.locator(sign).count() === 0) throw new Error(`no word about what is wrong: ${status}`);
  };
}

/** The same for a limit, where what was done before may be too long ago to count: what is taken counts for the next try. */
function wrongAtLast(path, ...form) {
  return async (page) => {
    for (let turn = 0; ; turn += 1) {
      const problem = await wrong(...form)(page).then(() => undefined, (error) => error);
      if (!problem) return;
      if (turn === 2 || !/was taken/.test(problem.message)) throw problem;
      await page.goto(path);
    }
  };
}

/** Sends a form with `fields` to `action` as a page of ours would; the answer must have `status`. */
function sends(action, status, fields, times = 1) {
  return async (page) => {
    let got = 0;
    for (let turn = 0; turn < times && got !== status; turn += 1) {
      const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.request().isNavigationRequest());
      const loaded = page.waitForEvent('load');
      await page.evaluate(([where, values]) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action: where });
        for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
        document.body.append(form);
        form.submit();
      }, [action, fields]);
      got = (await answered).status();
      await loaded;
    }
    if (got !== status) throw new Error(`${action} answered ${got}`);
  };
}

const at = (state) => (route, path, more = {}) => ({ route, state, path, ...more });

/** Pages of the reading side as they are on a new forum: `asha` has just joined. */
function newForum() {
  const empty = at('empty');
  return [
    empty('home', '/'), empty('home', '/', { who: 'asha' }), empty('boards', '/boards', { who: 'chair' }), empty('board', '/b/square'),
    empty('board', '/b/square', { who: 'asha' }), empty('tag', '/tag/nothing'), empty('person', '/@asha'), empty('person', '/@asha', { who: 'asha' }), empty('about', '/about'),
    empty('rules', '/rules'), empty('rules', '/rules', { who: 'chair' }), empty('privacy', '/privacy'), empty('public_log', '/modlog'),
    empty('notices', '/notifications', { who: 'asha' }), empty('settings_blocks', '/settings/blocks', { who: 'asha' }),
  ];
}

/** Desks of moderators and administrators as they are on a new forum. */
function newDesks() {
  const empty = (route, path) => at('empty')(route, path, { who: 'chair' });
  return [
    empty('mod_queue', '/mod'), empty('mod_held', '/mod/held'), empty('mod_words', '/mod/words'), empty('admin', '/admin'),
    empty('admin_boards', '/admin/boards'), empty('admin_people', '/admin/people?filter=waiting'), empty('admin_domains', '/admin/domains'),
    empty('admin_jobs', '/admin/jobs'), empty('admin_settings', '/admin/settings'),
  ];
}

/** Before the first run. */
export function firstRun(token) {
  return [
    at('filled')('setup', `/setup?token=${token}`),
    at('error')('setup', `/setup?token=${token}`, { act: wrong(/\/setup$/, { site_name: '', name: 'no good!', password: 'x', board_name: 'Ü' }) }),
  ];
}

export function emptyStates() { return [...newForum(), ...newDesks()]; }

/** The reading side with everything on it. */
function reading(scene) {
  const filled = at('filled');
  const { thread, long, locked, second } = scene;
  return [
    filled('home', '/'), filled('home', '/', { who: 'asha' }), filled('boards', '/boards'), filled('board', '/b/transport'),
    filled('board', '/b/transport?sort=unread', { who: 'asha' }), filled('thread', thread.path), filled('thread', thread.path, { who: 'deepa', menus: true }),
    filled('thread', `${long.path}?page=2`, { who: 'asha' }), filled('thread', locked.path, { who: 'chair' }),
    filled('post_history', `/p/${scene.third}/history`, { shows: 'four' }), at('empty')('post_history', `/p/${second}/history`),
    filled('tag', '/tag/transport'), filled('tag', '/tag/transport', { who: 'asha' }),
    filled('person', '/@asha', { who: 'deepa' }), filled('person', '/@chandra@peer.test'), filled('person', '/@chandra@peer.test', { who: 'chair' }),
    filled('about', '/about'), filled('rules', '/rules'), filled('privacy', '/privacy'), filled('public_log', '/modlog'),
    filled('log_in', '/log-in?return=/new'), filled('sign_up', '/sign-up'),
  ];
}

/** What members write and set. */
function writing(scene) {
  const filled = (route, path, who = 'asha') => at('filled')(route, path, { who: who || undefined });
  const { first, second, third, thread, locked } = scene;
  return [
    filled('new_thread', '/new?board=transport'), filled('reply', `/t/${thread.id}/reply`), filled('post_reply', `/p/${second}/reply?quote=1`),
    filled('post_edit', `/p/${first}/edit`), filled('post_delete', `/p/${first}/delete`), filled('post_report', `/p/${third}/report`, 'tara'),
    filled('thread_lock', `/t/${thread.id}/lock`, 'chair'), filled('person_report', '/@office/report'), filled('person_report', '/@chandra@peer.test/report'),
    filled('notices', '/notifications', 'tara'), filled('settings_profile', '/settings/profile'), filled('settings_profile', '/settings/profile?done=1'),
    filled('settings_account', '/settings/account'), filled('settings_email', '/settings/email'), filled('settings_delete', '/settings/delete'), filled('deleted', '/deleted', ''), filled('settings_sessions', '/settings/sessions'), filled('settings_reading', '/settings/reading'),
    filled('settings_blocks', '/settings/blocks', 'deepa'), { ...at('empty')('thread', locked.path), who: 'asha' },
    { ...at('empty')('new_thread', '/new'), who: 'ravi' },
  ];
}

function desks(scene) {
  const filled = (route, path, who = 'chair') => at('filled')(route, path, { who });
  return [
    filled('mod_queue', '/mod'), filled('mod_queue', '/mod', 'deepa'), filled('mod_report', `/mod/reports/${scene.open}`),
    filled('mod_report', `/mod/reports/${scene.decided}`), filled('mod_post', `/mod/posts/${scene.first}`), filled('mod_person', `/mod/people/${scene.person}`),
    filled('mod_held', '/mod/held'), filled('mod_words', '/mod/words'), filled('admin', '/admin'), filled('admin_boards', '/admin/boards'),
    filled('admin_board', `/admin/boards/${scene.boardNumber}`), filled('admin_people', '/admin/people'), filled('admin_people', '/admin/people?filter=staff'),
    filled('admin_domains', '/admin/domains'), filled('admin_jobs', '/admin/jobs'), filled('admin_settings', '/admin/settings?saved=1'),
  ];
}

export function filledStates(scene) { return [...reading(scene), ...writing(scene), ...desks(scene)]; }

/** Wrong forms of members. */
function wrongForms(scene) {
  const error = (route, path, act, who = 'asha') => at('error')(route, path, { who: who || undefined, act });
  const { first, second, third, thread } = scene;
  return [
    error('new_thread', '/new?board=transport', wrong(/\/new$/, { title: 'Bus', text: '' })),
    error('reply', `/t/${thread.id}/reply`, wrong(/\/reply$/, { text: ' ' })), error('post_reply', `/p/${second}/reply`, wrong(/\/reply$/, { text: '' })),
    error('post_edit', `/p/${first}/edit`, wrong(/\/edit$/, { title: 'B', text: '' })),
    error('post_report', `/p/${third}/report`, wrong(/\/report$/, { category: '4', comment: '' }), 'tara'),
    error('person_report', '/@office/report', wrong(/\/report$/, { category: '4', comment: '' })),
    error('thread_lock', `/t/${thread.id}/lock`, wrong(/\/lock$/, { reason: '' }), 'chair'),
    error('log_in', '/log-in', wrong(/\/log-in$/, { name: 'asha', password: 'not this one' }), ''),
    error('sign_up', '/sign-up', wrong(/\/sign-up$/, { name: 'no good!', email: 'nobody', password: 'x' }), ''),
    error('settings_profile', '/settings/profile', wrong(/\/profile$/, { display_name: TOO_LONG })),
    error('settings_email', '/settings/email', wrong(/\/email$/, { email: 'nobody', password: 'not this one' })),
    error('settings_delete', '/settings/delete', wrong(/\/delete$/, { password: 'not this one' })),
    error('settings_account', '/settings/account', wrong(/\/account$/, { password: 'not this one', new_password: 'x' })),
  ];
}

function wrongDesks(scene) {
  const error = (route, path, act) => at('error')(route, path, { who: 'chair', act });
  return [
    error('mod_report', `/mod/reports/${scene.open}`, wrong(/\/decide$/, { measure: 'remove', reason: 'no' })),
    error('mod_post', `/mod/posts/${scene.first}`, wrong(/\/decide$/, { measure: 'hide', reason: '' })),
    error('mod_person', `/mod/people/${scene.person}`, wrong(/\/decide$/, { measure: 'warn', reason: '' })),
    { ...error('mod_held', '/mod/held', wrong(/\/refuse$/, { reason: '' })), shows: 'Vikram Seth' }, error('mod_words', '/mod/words', wrong(/\/mod\/words$/, { pattern: '(', form: 'pattern', reason: 'x' })),
    error('admin_boards', '/admin/boards', wrong(/\/admin\/boards$/, { name: 'no good!', title: '' })),
    error('admin_board', `/admin/boards/${scene.boardNumber}`, wrong(/\/boards\/\d+$/, { title: '' })),
    error('admin_domains', '/admin/domains', wrong(/\/admin\/domains$/, { domain: 'not a host', public_comment: '' })),
    error('admin_settings', '/admin/settings', wrong(/\/admin\/settings$/, { name: '' })),
  ];
}

/** Pages that are refused or are not there. */
function refusals(scene) {
  const error = (route, path, status, who) => at('error')(route, path, { status, who });
  return [
    error('board', '/b/nowhere', 404), error('thread', '/t/1/x', 404, 'asha'), error('thread', '/t/abc/x', 400), error('person', '/@nobody', 404), error('tag', '/tag/%20', 404),
    error('post_history', `/p/${scene.gone}/history`, 410), error('post_delete', `/p/${scene.second}/delete`, 403, 'tara'), error('mod_queue', '/mod', 403, 'asha'),
    error('admin', '/admin', 403, 'asha'), error('admin_people', '/admin/people', 403, 'deepa'), error('admin_jobs', '/admin/jobs', 403, 'asha'),
  ];
}

export function errorStates(scene) { return [...wrongForms(scene), ...wrongDesks(scene), ...refusals(scene)]; }

/** While every limit is at its lowest: the page of status 429, and forms that say it. */
export function limitStates(scene) {
  const error = (route, path, act, who) => at('error')(route, path, { act, who, when: 'too fast' });
  const { second, third, thread, tokens } = scene;
  return [
    error('thread', thread.path, sends(`/p/${second}/agree`, 429, { csrf: tokens.asha }, 2), 'asha'),
    error('reply', `/t/${thread.id}/reply`, wrongAtLast(`/t/${thread.id}/reply`, /\/reply$/, { text: 'Once more, and at once.' }), 'tara'),
    error('post_report', `/p/${third}/report`, wrong(/\/report$/, { category: '4', comment: 'Again.' }), 'asha'),
    error('log_in', '/log-in', wrong(/\/log-in$/, { name: 'tara', password: 'not this one' })),
  ];
}

/** While tables of the database are not there: the page of status 500, bare and with what was typed. */
export function brokenStates(scene) {
  const error = (route, path, more) => at('error')(route, path, { when: 'broken', status: 500, ...more });
  return [
    error('public_log', '/modlog', { who: 'asha' }), error('public_log', '/modlog?before=7', {}),
    error('post_edit', `/p/${scene.first}/edit`, { who: 'asha', status: 200, act: wrong(/\/edit$/, { text: 'A text that is kept.' }, '.error-page + .kept') }),
  ];
}

/** While there is no database: the page of status 503, bare and with what was typed. */
export function awayStates(scene) {
  const error = (route, path, more) => at('error')(route, path, { when: 'away', status: 503, ...more });
  const { thread, tokens } = scene;
  return [
    error('notices', '/notifications', { who: 'asha' }), error('person', '/@ravi', {}),
    error('reply', `/t/${thread.id}/reply`, { who: 'asha', act: sends(`/t/${thread.id}/reply`, 503, { csrf: tokens.asha, text: 'A text that is kept.' }) }),
  ];
}

/** A private site, for somebody without an account and for a member. */
export function privateStates(scene) {
  return [
    at('filled')('log_in', '/', { landing: 'log_in' }), at('filled')('log_in', scene.thread.path, { landing: 'log_in' }), at('filled')('rules', '/rules'),
    at('filled')('home', '/', { who: 'asha' }), at('filled')('thread', scene.thread.path, { who: 'asha' }),
  ].map((visit) => ({ ...visit, closed: true }));
}

/** All visits there will be, for whoever asks before there is a scene: their paths mean nothing. */
export function everyVisit() {
  const scene = { thread: {}, long: {}, locked: {}, tokens: {} };
  return [...firstRun(''), ...emptyStates(), ...filledStates(scene), ...errorStates(scene), ...limitStates(scene), ...brokenStates(scene), ...awayStates(scene), ...privateStates(scene)];
}

/** Why a page has no run in a state. */
export const WITHOUT = {
  home: { error: NO_INPUT }, boards: { error: NO_INPUT }, about: { error: NO_INPUT }, rules: { error: NO_INPUT }, privacy: { error: NO_INPUT },
  settings_blocks: { error: NO_INPUT },
  settings_sessions: { empty: 'who sees it has a session', error: NO_INPUT },
  settings_reading: { empty: FORM, error: 'only fixed choices: other values fall back' },
  settings_email: { empty: FORM }, settings_delete: { empty: FORM }, deleted: { empty: LIST, error: NO_INPUT }, settings_profile: { empty: FORM }, settings_account: { empty: FORM }, reply: { empty: FORM }, post_reply: { empty: FORM }, post_edit: { empty: FORM },
  post_delete: { empty: FORM }, post_report: { empty: FORM }, thread_lock: { empty: FORM }, log_in: { empty: FORM }, sign_up: { empty: FORM },
  setup: { empty: FORM }, person_report: { empty: FORM }, mod_report: { empty: LIST }, mod_post: { empty: LIST }, mod_person: { empty: LIST },
  admin_board: { empty: LIST },
};
