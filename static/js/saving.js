// What pages have in common that save while somebody writes: one request after another until each is answered, a lost
// line, an ended session, leaving the page, and who else is there. What is sent, and what is said of it, is the page's.
// What was typed lives only on the page: nothing is kept in the browser's own stores, which a shared desk would show.

export const QUIET = 2000; // ms after the last key
const PATIENCE = 30_000; // ms for an answer to a request
const RETRY_FIRST = 1000, RETRY_LAST = 20_000; // ms
const HEARTBEAT = 20_000; // ms
const KEEPALIVE_LIMIT = 60_000; // bytes: browsers refuse larger requests that outlive their page

const panel = document.querySelector('[data-sign-in]');
const presence = document.querySelector('[data-presence]');

/**
 * Keep what ``form`` holds saved. The page gives these functions:
 *
 * unsaved() → what is not saved, as a list; counted(list) → it in words, such as "2 answers"
 * next() → what is to be sent now, or nothing; parcel(item) → {url, body, type, size} of its request, in bytes. An item
 *   that was lost on the way comes again with the very same parcel: the server may have saved it.
 * answered(item, response, said) takes what the server said; returned(item): it was not taken, the session has ended
 * wantAll() marks all that is unsaved as to be sent; settle(button), if given, does so when a button is pressed
 * sayLost(list), saySignedOut(list) say so beside what waits
 * last() → parcels of what is unsaved, for a page that is being closed
 * focus(list) moves to what waits, after signing in; mayLeave(), if given: whether a button may lead away
 *
 * Returns {pump, again}: send what is ready; the same, and at once if it waits for another try.
 */
export function keepSaved(form, page) {
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
  const post = (url, body, { type, ...options } = {}) => fetch(url, {
    method: 'POST', body, credentials: 'same-origin', redirect: 'error',
    headers: {
      'X-CSRFToken': token(), 'X-Requested-With': 'XMLHttpRequest', Accept: 'application/json',
      ...(type ? { 'Content-Type': type } : {}),
    },
    ...options,
  });

  // --- Sending: one request at a time, in order, until the server has answered it -------------------------------------
  let busy = false, retry = 0, retryTimer = 0, signedOut = false, leaving = false;
  let settled = () => {};

  async function pump() {
    if (signedOut) { sayWhatWaits(); return; }
    if (busy || retryTimer) return;
    const item = page.next();
    if (!item) return settled();
    busy = true;
    await send(item);
    busy = false;
    pump();
  }

  const outlives = ({ size }) => document.visibilityState === 'hidden' && size < KEEPALIVE_LIMIT;

  async function send(item) {
    const parcel = page.parcel(item);
    let response, said;
    try {
      response = await post(parcel.url, parcel.body, {
        type: parcel.type, keepalive: outlives(parcel), signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status >= 500 || response.status === 429) throw new Error(response.statusText);
      said = response.headers.get('Content-Type')?.startsWith('application/json') ? await response.json() : {};
      if (response.ok && !('version' in said)) throw new Error('This is not the portal.');
    } catch {
      return lost();
    }
    retry = 0;
    if (response.status === 401) {
      page.returned(item);
      return askToSignIn();
    }
    page.answered(item, response, said);
  }

  function lost() {
    retry = Math.min(RETRY_LAST, retry * 2 || RETRY_FIRST);
    retryTimer = setTimeout(again, retry);
    page.sayLost(page.unsaved());
    settled();
  }

  function again() {
    clearTimeout(retryTimer);
    retryTimer = 0;
    pump();
  }
  addEventListener('online', again);

  // --- Leaving ---------------------------------------------------------------------------------------------------------
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') { page.wantAll(); pump(); } else again();
  });
  addEventListener('pagehide', () => {
    if (leaving) return;
    // What the portal refuses, or does not take in time, is kept as any other form is that was left.
    if (page.unsaved().length) form.dispatchEvent(new Event('portal:left', { bubbles: true }));
    if (signedOut) return;
    for (const parcel of page.last()) {
      post(parcel.url, parcel.body, { type: parcel.type, keepalive: outlives(parcel) }).catch(() => {});
    }
  });
  addEventListener('beforeunload', (event) => {
    if (leaving || !page.unsaved().length) return;
    event.preventDefault();
    page.wantAll(); // while the browser asks: a long text is too much for a page that is gone
    pump();
  });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) leaving = false; }); // by the browser's own way back
  form.addEventListener('portal:not-sent', () => { leaving = false; }); // there is no connection

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
      const done = new Promise((resolve) => { settled = resolve; });
      (page.settle ?? page.wantAll)(event.submitter);
      again();
      await done;
      settled = () => {};
    }
    await new Promise((resolve) => { setTimeout(resolve); }); // a form cannot be sent while it tells that it is being sent
    waitingToLeave = false;
    if (signedOut || retryTimer || !(page.mayLeave?.() ?? true)) return;
    leaving = true;
    form.requestSubmit(event.submitter);
  });

  // --- Signed out: sign in here, and what waits is saved ---------------------------------------------------------------
  const showSignIn = () => {
    panel.hidden = false;
    panel.querySelector('input[name=password]').focus();
  };

  function askToSignIn() {
    signedOut = true;
    panel.hidden = false;
    sayWhatWaits();
    settled();
  }

  // Said when the session is found to have ended, and again for what is typed from then on.
  function sayWhatWaits() {
    const waiting = page.unsaved();
    panel.querySelector('[data-sign-in-state]').textContent = waiting.length
      ? `You are signed out. ${page.counted(waiting)} on this page ${waiting.length === 1 ? 'is' : 'are'} not saved. What you typed stays here.`
      : 'You are signed out. What you type stays here, and is saved when you have signed in.';
    page.saySignedOut(waiting);
  }

  function signedIn() {
    // A new session has a new token; the page's forms must send that one.
    for (const input of document.querySelectorAll('input[name=csrfmiddlewaretoken]')) input.value = token();
    signedOut = false;
    if (panel.contains(document.activeElement)) page.focus(page.unsaved());
    panel.hidden = true;
    panel.querySelector('input[name=password]').value = '';
    page.wantAll();
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

  return { pump, again };
}

// --- Fields ------------------------------------------------------------------------------------------------------------
/** Whether an element is one of several parts, such as those of a date, of which another that has the focus ``next`` is
 * still to be filled: it is not sent, because it would only be refused. */
export function isHalf(element, next) {
  const parts = element.closest('[data-parts]');
  return parts?.contains(next) && [...parts.querySelectorAll('input, select')].some(({ value }) => !value);
}

/** Let ``id`` be one of the places that describe an element to a screen reader, or no longer one of them. */
export function describe(element, id, isThere) {
  const ids = new Set((element.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
  if (isThere) ids.add(id);
  else ids.delete(id);
  if (ids.size) element.setAttribute('aria-describedby', [...ids].join(' '));
  else element.removeAttribute('aria-describedby');
}

/** Take away the error with ``id`` from a field, the element around its label and controls. */
export function clearError(field, id) {
  field.querySelector(`[id="${id}"]`)?.remove();
  field.querySelector('.govuk-form-group--error')?.classList.remove('govuk-form-group--error');
  for (const element of field.querySelectorAll(`[aria-describedby~="${id}"]`)) describe(element, id, false);
  for (const control of field.querySelectorAll('input, select, textarea')) {
    control.removeAttribute('aria-invalid');
    control.classList.remove('govuk-input--error', 'govuk-select--error', 'govuk-textarea--error');
  }
}

/** Show sentences at a field as the server draws them. */
export function showError(field, id, sentences) {
  const group = field.querySelector('.govuk-form-group');
  const described = group.querySelector('fieldset') ?? group.querySelector('input, textarea');
  const box = document.createElement('div');
  box.id = id;
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
  describe(described, id, true);
  for (const control of group.querySelectorAll('textarea, select, input:not([type=radio], [type=checkbox])')) {
    control.setAttribute('aria-invalid', 'true');
    control.classList.add(`govuk-${control.localName}--error`);
  }
  const folded = field.closest('details');
  if (folded) folded.open = true;
}
