// Saves each answer of a section while it is written, and says so beside it. Without this file the page's buttons save.
// What was typed lives only on the page: nothing is kept in the browser's own stores, which a shared desk would show.

const QUIET = 2000; // ms after the last key
const PATIENCE = 30_000; // ms for an answer to a request
const RETRY_FIRST = 1000, RETRY_LAST = 20_000; // ms
const HEARTBEAT = 20_000; // ms
const KEEPALIVE_LIMIT = 60_000; // bytes: browsers refuse larger requests that outlive their page

const form = document.querySelector('form[data-answers]');
const panel = document.querySelector('[data-sign-in]');
const presence = document.querySelector('[data-presence]');

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
const post = (url, body, options = {}) => fetch(url, {
  method: 'POST', body, credentials: 'same-origin', redirect: 'error',
  headers: { 'X-CSRFToken': token(), 'X-Requested-With': 'XMLHttpRequest', Accept: 'application/json' }, ...options,
});
const answersWaiting = (count) => (count === 1 ? '1 answer' : `${count} answers`);

// --- Questions -------------------------------------------------------------------------------------------------------
// saved: the fields as the server has them; sent: those on their way; refused: those that it will not take as they are.
const questions = [];

const fieldsOf = (question) => [...new FormData(form)].filter(([name]) => name.startsWith(`${question.key}-`));
const textOf = (fields) => JSON.stringify(fields.filter(([name]) => !name.endsWith('-version')));
// A question that is no longer asked has left the page, and its fields with it.
const isUnsaved = (question) => question.sent !== null
  || (question.section.isConnected && textOf(fieldsOf(question)) !== question.saved);
const unsaved = () => questions.filter(isUnsaved);

const say = (question, text, problem = false) => {
  question.state.classList.toggle('portal-saved--problem', problem);
  if (question.state.textContent !== text) question.state.textContent = text;
};

const take = (section) => {
  const question = {
    section,
    key: section.dataset.question,
    url: section.dataset.save,
    version: section.querySelector(`[name="${section.dataset.question}-version"]`),
    state: section.querySelector('[data-save-state]'),
    sent: null,
    refused: null,
    conflict: null,
    wanted: false,
    timer: 0,
  };
  // A page that came back with something to mend shows fields that are not saved.
  question.saved = section.hasAttribute('data-unsaved') ? null : textOf(fieldsOf(question));
  if (question.saved === null) question.refused = textOf(fieldsOf(question));
  questions.push(question);
};
form.querySelectorAll('[data-question]').forEach(take);
// A question that another answer brings comes later.
document.addEventListener('htmx:load', ({ detail: { elt } }) => {
  if (elt.matches?.('[data-question]') && form.contains(elt)) take(elt);
});

// --- Sending: one request at a time, in order, until the server has answered it ---------------------------------------
let busy = false, retry = 0, retryTimer = 0, signedOut = false, leaving = false;
let settle = () => {};

const want = (question) => {
  clearTimeout(question.timer);
  question.wanted = true;
  pump();
};

const isReady = (question) => {
  if (question.sent) return true;
  if (!question.wanted || question.conflict) return false;
  const text = textOf(fieldsOf(question));
  if (text === question.saved) {
    // Typed and taken back: what was wrong with it is no longer there.
    if (question.refused) { clearErrors(question); say(question, ''); }
    question.refused = null;
  }
  if (text === question.saved || text === question.refused) {
    question.wanted = false;
    return false;
  }
  return true;
};

async function pump() {
  if (signedOut) { sayWhatWaits(); return; }
  if (busy || retryTimer) return;
  const question = questions.find(isReady);
  if (!question) return settle();
  busy = true;
  await send(question);
  busy = false;
  pump();
}

const bodyOf = (fields) => {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return body;
};
const outlives = (fields) => document.visibilityState === 'hidden'
  && new TextEncoder().encode(JSON.stringify(fields)).length < KEEPALIVE_LIMIT;

async function send(question) {
  // An answer that was lost on the way is asked for again with the very same fields: the server may have saved them.
  question.sent ??= fieldsOf(question);
  question.wanted = false;
  say(question, 'Saving…');
  let response, said;
  try {
    response = await post(question.url, bodyOf(question.sent), {
      keepalive: outlives(question.sent), signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status >= 500 || response.status === 429) throw new Error(response.statusText);
    said = response.headers.get('Content-Type')?.startsWith('application/json') ? await response.json() : {};
    if (response.ok && !('version' in said)) throw new Error('This is not the portal.');
  } catch {
    return lost();
  }
  retry = 0;
  if (response.status === 401) {
    question.wanted = true;
    question.sent = null;
    return askToSignIn();
  }
  const text = textOf(question.sent);
  question.sent = null;
  clearErrors(question);
  if (response.ok) {
    question.saved = text;
    question.refused = null;
    question.version.value = said.version;
    question.section.querySelector('[data-conflict]').replaceChildren();
    showSaved(question, said.page);
    say(question, `Saved ${said.saved_at}${said.other_questions ? '. Other questions apply now: press Save to see them.' : ''}`);
    if (isUnsaved(question) && !question.timer) question.wanted = true;
    for (const other of questions) if (other !== question && isUnsaved(other)) say(other, 'Not saved yet');
  } else if (response.status === 422) {
    question.refused = text;
    showErrors(question, said.errors);
    say(question, 'Not saved: mend what is marked at the field.', true);
  } else if (said.conflict) {
    question.conflict = said;
    question.section.querySelector('[data-conflict]').innerHTML = said.conflict;
    if (said.page) showSaved(question, said.page);
    say(question, said.said, true);
  } else {
    question.refused = text;
    say(question, `Not saved: ${said.refused ?? 'you cannot change this answer now. Copy what you typed.'}`, true);
  }
}

function lost() {
  retry = Math.min(RETRY_LAST, retry * 2 || RETRY_FIRST);
  retryTimer = setTimeout(again, retry);
  const waiting = unsaved();
  for (const question of waiting) {
    if (!question.conflict && !question.refused) {
      say(question, `Not saved: ${answersWaiting(waiting.length)} waiting. The portal cannot be reached; trying again.`, true);
    }
  }
  settle();
}

function again() {
  clearTimeout(retryTimer);
  retryTimer = 0;
  pump();
}
addEventListener('online', again);

// --- When to save ----------------------------------------------------------------------------------------------------
const questionOf = (element) => questions.find(({ section }) => section.contains(element));
// A date is not sent while its writer is still at one of its parts and another is empty: it would only be refused.
const isHalf = (element, next) => {
  const parts = element.closest('[data-parts]');
  return parts?.contains(next) && [...parts.querySelectorAll('input, select')].some(({ value }) => !value);
};

form.addEventListener('input', ({ target }) => {
  const question = questionOf(target);
  if (!question) return;
  clearTimeout(question.timer);
  question.timer = setTimeout(() => {
    question.timer = 0;
    if (!isHalf(target, document.activeElement)) want(question);
  }, QUIET);
});
for (const event of ['change', 'focusout']) {
  form.addEventListener(event, ({ target, relatedTarget }) => {
    const question = questionOf(target);
    if (!question || !isUnsaved(question)) return;
    // The change of a box comes before the focus leaves it, and only what follows says where to.
    if (event === 'change' && target.closest('[data-parts]')) return;
    if (isHalf(target, relatedTarget)) return;
    question.timer = clearTimeout(question.timer) ?? 0;
    want(question);
  });
}
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') unsaved().forEach(want);
  else again();
});
addEventListener('pagehide', () => {
  if (leaving) return;
  for (const question of unsaved()) {
    const fields = fieldsOf(question).map(([name, value]) => [
      name,
      // What is on its way counts as the version before this one.
      name.endsWith('-version') && question.sent ? String(Number(value) + 1) : value,
    ]);
    if (!question.conflict && !signedOut) post(question.url, bodyOf(fields), { keepalive: outlives(fields) }).catch(() => {});
  }
});
addEventListener('beforeunload', (event) => {
  if (!leaving && unsaved().length) event.preventDefault();
});

// The page's own buttons lead away: first everything is saved here, so that a broken connection cannot eat it.
let waitingToLeave = false;
form.addEventListener('submit', async (event) => {
  if (leaving) return;
  event.preventDefault();
  if (waitingToLeave) return;
  waitingToLeave = true;
  if (signedOut) {
    showSignIn();
  } else {
    const settled = new Promise((resolve) => { settle = resolve; });
    unsaved().forEach((question) => { question.wanted = true; });
    again();
    await settled;
    settle = () => {};
  }
  await new Promise((resolve) => { setTimeout(resolve); }); // a form cannot be sent while it tells that it is being sent
  waitingToLeave = false;
  if (signedOut || retryTimer) return;
  leaving = true;
  form.requestSubmit(event.submitter);
});

// --- What the page says beside the fields: of what is saved ----------------------------------------------------------
const isShown = (element) => !element.hidden;
const all = (selector, scope = form) => [...scope.querySelectorAll(selector)];
const write = (selector, number) => {
  for (const place of all(selector, document)) if (place.textContent !== String(number)) place.textContent = number;
};
const LEFT = ['open', 'confirm'];
const asked = () => all('[data-question][data-state]');
const left = () => asked().filter(({ dataset }) => LEFT.includes(dataset.state)).length;
const meter = document.querySelector('[data-meter]');
const leftElsewhere = meter ? Number(meter.querySelector('[data-left-report]').textContent) - left() : 0;
const wasCarried = Number(document.querySelector('[data-carried-left]')?.textContent ?? 0);

function showSaved({ section }, { changed, last_change: words, waits, says, state }) {
  section.querySelector('[data-last-change]').innerHTML = words;
  section.querySelector('[data-changed]').hidden = !words;
  const before = section.querySelector('[data-before]');
  if (before) {
    const isSame = before.dataset.before === says;
    before.querySelector('[data-same]').hidden = !isSame;
    before.querySelector('[data-differs]').hidden = isSame;
  }
  const carried = section.querySelector('[data-carried]');
  if (carried && !waits) {
    // Hidden and not removed: its button may be the one that was pressed.
    const hadFocus = carried.contains(document.activeElement);
    carried.hidden = true;
    if (hadFocus) section.querySelector('textarea, input:not([type=hidden])')?.focus();
  }
  if (state) section.dataset.state = state;
  if (changed) for (const place of all('[data-while-ready]', document)) place.hidden = true;
  count();
}

// The list of questions and the links to the next open one.
const links = new Map(all('[data-questions] a', document).map((link) => [link.getAttribute('href').slice(1), link]));
const groups = new Map(all('[data-group]', document).map((group) => [group.dataset.group, group]));

function sort() {
  const here = new Map(asked().map((section) => [section.id, section]));
  for (const [key, link] of links) {
    const group = groups.get(here.get(key)?.dataset.state ?? 'waiting');
    if (group && group.lastElementChild !== link) group.append(' ', link);
  }
  for (const [name, group] of groups) group.hidden = name === 'waiting' || !group.querySelector('a');
  let following = null;
  for (const section of asked().reverse()) {
    const to = section.querySelector('[data-next-here]');
    if (to) {
      to.hidden = !following;
      section.querySelector('[data-next-elsewhere]').hidden = Boolean(following);
      if (following) {
        to.setAttribute('href', `#${following.id}`);
        to.querySelector('[data-next-number]').textContent = links.get(following.id)?.firstChild.textContent ?? '';
      }
    }
    if (LEFT.includes(section.dataset.state)) following = section;
  }
}

function count() {
  sort();
  if (meter) {
    write('[data-left-here]', left());
    write('[data-asked-here]', asked().length);
    write('[data-left-report]', leftElsewhere + left());
  }
  const gone = all('[data-carried]:not([data-carried="entry"])').filter((mark) => !isShown(mark)).length;
  const together = all('[data-carried="answer"]').filter(isShown).length;
  write('[data-carried-left]', wasCarried - gone);
  write('[data-together-left]', together);
  for (const place of all('[data-together]')) place.hidden = !together;
  for (const place of all('[data-carried-all]')) place.hidden = wasCarried === gone;
}

// --- Errors beside their fields, as the server draws them -------------------------------------------------------------
const errorId = (question, name) => `id_${question.key}-${name}_error`;

function clearErrors(question) {
  for (const field of question.section.querySelectorAll('[data-field]')) {
    const id = errorId(question, field.dataset.field);
    field.querySelector(`[id="${id}"]`)?.remove();
    field.querySelector('.govuk-form-group--error')?.classList.remove('govuk-form-group--error');
    for (const element of field.querySelectorAll(`[aria-describedby~="${id}"]`)) {
      element.setAttribute('aria-describedby', element.getAttribute('aria-describedby').replace(id, '').trim());
    }
    for (const control of field.querySelectorAll('input, select, textarea')) {
      control.removeAttribute('aria-invalid');
      control.classList.remove('govuk-input--error', 'govuk-select--error', 'govuk-textarea--error');
    }
  }
}

function showErrors(question, errors) {
  for (const [name, sentences] of Object.entries(errors)) {
    const field = question.section.querySelector(`[data-field="${name}"]`);
    if (!field) continue;
    const group = field.querySelector('.govuk-form-group');
    const described = group.querySelector('fieldset') ?? group.querySelector('input, textarea');
    const box = document.createElement('div');
    box.id = errorId(question, name);
    for (const sentence of sentences) {
      const line = document.createElement('p');
      const before = document.createElement('span');
      line.className = 'govuk-error-message';
      before.className = 'govuk-visually-hidden';
      before.textContent = 'Error: ';
      line.append(before, sentence);
      box.append(line);
    }
    group.classList.add('govuk-form-group--error');
    (group.querySelector('.govuk-hint') ?? group.querySelector('legend, label')).after(box);
    described.setAttribute('aria-describedby', `${described.getAttribute('aria-describedby') ?? ''} ${box.id}`.trim());
    for (const control of group.querySelectorAll('textarea, select, input:not([type=radio], [type=checkbox])')) {
      control.setAttribute('aria-invalid', 'true');
      control.classList.add(`govuk-${control.localName}--error`);
    }
    const folded = field.closest('details');
    if (folded) folded.open = true;
  }
}

// --- Two people, one answer ------------------------------------------------------------------------------------------
function fill(question, fields) {
  for (const control of question.section.querySelectorAll('input, select, textarea')) {
    const values = fields[control.name] ?? [];
    if (control.type === 'radio' || control.type === 'checkbox') control.checked = values.includes(control.value);
    else if (control.name in fields) control.value = values[0];
  }
}

form.addEventListener('click', ({ target }) => {
  const choice = target.closest('[data-choose]')?.dataset.choose;
  const question = choice && questionOf(target);
  if (!question?.conflict) return;
  const { fields, version } = question.conflict;
  const place = question.section.querySelector('[data-conflict]');
  question.version.value = version;
  if (choice === 'merge') {
    place.querySelector('.govuk-button-group').remove();
    question.refused = textOf(fieldsOf(question)); // not before it was changed
    say(question, 'The other answer is shown above. Change this one below; it is saved when you stop typing.');
  } else {
    place.replaceChildren();
  }
  if (choice === 'theirs') {
    fill(question, fields);
    question.saved = textOf(fieldsOf(question));
    say(question, 'The other answer was kept.');
  }
  question.conflict = null; // only now: a button that is removed while it has the focus counts as leaving the question
  const controls = [...question.section.querySelectorAll('textarea, input:not([type=hidden])')];
  (controls.find(({ localName }) => localName === 'textarea') ?? controls[0])?.focus();
  if (choice === 'mine') want(question);
});

// --- Signed out: sign in here, and what waits is saved -----------------------------------------------------------------
const showSignIn = () => {
  panel.hidden = false;
  panel.querySelector('input[name=password]').focus();
};

function askToSignIn() {
  signedOut = true;
  panel.hidden = false;
  sayWhatWaits();
  settle();
}

// Said when the session is found to have ended, and again for what is typed from then on.
function sayWhatWaits() {
  const count = unsaved().length;
  panel.querySelector('[data-sign-in-state]').textContent = count
    ? `You are signed out. ${answersWaiting(count)} on this page ${count === 1 ? 'is' : 'are'} not saved. What you typed stays here.`
    : 'You are signed out. What you type stays here, and is saved when you have signed in.';
  for (const question of unsaved()) if (!question.conflict) say(question, 'Not saved: sign in again, below.', true);
}

function signedIn() {
  // A new session has a new token; the page's forms must send that one.
  for (const input of document.querySelectorAll('input[name=csrfmiddlewaretoken]')) input.value = token();
  signedOut = false;
  if (panel.contains(document.activeElement)) {
    const waiting = unsaved()[0];
    waiting?.section.querySelector('textarea, input:not([type=hidden])')?.focus();
  }
  panel.hidden = true;
  panel.querySelector('input[name=password]').value = '';
  for (const question of unsaved()) question.wanted = true;
  again();
}

const signInSays = (text) => { panel.querySelector('[data-sign-in-problem]').textContent = text; };

panel.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  signInSays('');
  let response, said;
  try {
    response = await post(event.target.action, new FormData(event.target));
    said = await response.json();
  } catch {
    return signInSays('The portal cannot be reached. Try again.');
  }
  if (response.ok && said.location?.startsWith(panel.dataset.twoStep)) {
    return signInSays('Your account has two-step sign-in. Sign in in another tab, then press “Try again”.');
  }
  if (response.ok) return signedIn();
  const fields = Object.values(said.form?.fields ?? {});
  const problems = [...(said.form?.errors ?? []), ...fields.flatMap(({ errors }) => errors)];
  signInSays(problems.join(' ') || 'You could not be signed in. Sign in in another tab, then press “Try again”.');
});
panel.querySelector('[data-try-again]').addEventListener('click', signedIn);

// --- Who else is here ------------------------------------------------------------------------------------------------
async function beat() {
  if (document.visibilityState === 'hidden') return;
  try {
    const response = await post(presence.dataset.presence, null);
    if (response.status === 401) return signedOut || askToSignIn();
    const { others } = await response.json();
    const text = others.length ? `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} editing this section now.` : '';
    if (presence.textContent !== text) presence.textContent = text;
    if (signedOut) signedIn(); // in another tab
  } catch {
    // Advice only: the next beat tries again.
  }
}
beat();
setInterval(beat, HEARTBEAT);
