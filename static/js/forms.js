// Forms that a page sends: nothing that was typed is lost when there is no connection, or by leaving the page.
// Without this file a form is sent as always.
(() => {
  const WAIT = 8000; // milliseconds that an answer is waited for
  const OUTLIVES = 60_000; // bytes: browsers refuse larger requests that outlive their page
  const SAVES = '[data-answers], [data-table-entry]'; // saves while somebody writes, and asks by itself before it is left
  const changed = new WeakSet();
  const isOurs = (form) => form.method === 'post' && !form.querySelector('[type="password"]');

  const hasFields = (form) => [...form.elements].some(({ type }) => !['hidden', 'submit', 'button', 'fieldset'].includes(type));

  // Whatever was typed, chosen or ticked. A page that refuses a form shows it with what was typed, which is saved nowhere.
  document.addEventListener('input', ({ target }) => {
    if (target.form && isOurs(target.form)) changed.add(target.form);
  });
  for (const wrong of document.querySelectorAll('main form .govuk-form-group--error, main form [aria-invalid="true"]')) {
    const form = wrong.closest('form');
    if (isOurs(form)) changed.add(form);
  }

  const say = (form, button, words) => {
    let box = form.querySelector('[data-not-sent]');
    if (!box) {
      box = document.createElement('p');
      box.className = 'govuk-error-message';
      box.dataset.notSent = '';
      box.setAttribute('role', 'alert');
      (button ?? form.lastElementChild).before(box);
    }
    box.textContent = words;
  };

  const isThere = async () => {
    if (!navigator.onLine) return false;
    try {
      return (await fetch('/healthz', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(WAIT) })).ok;
    } catch {
      return false;
    }
  };

  const asked = new WeakSet();
  const asking = new WeakSet();
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isOurs(form) || !hasFields(form)) return;
    if (asked.delete(form)) { // the portal answered: now it is sent
      changed.delete(form);
      return;
    }
    event.preventDefault();
    if (asking.has(form)) return; // pressed twice
    asking.add(form);
    const button = event.submitter;
    const answers = await isThere();
    asking.delete(form);
    if (answers) {
      asked.add(form);
      form.requestSubmit(button);
    } else {
      say(form, button, document.body.dataset.notSent);
      form.dispatchEvent(new Event('portal:not-sent'));
    }
  });

  const sentTo = (form) => {
    const { pathname, search } = new URL(form.getAttribute('action') || location.href, location.href);
    return pathname + search;
  };

  // Whoever leaves all the same is offered what was typed: the portal keeps it for this person, as a form that was sent
  // after the session had ended. What is kept is in time for the page after the next, so nothing waits for it.
  const url = document.body.dataset.left;
  const typed = (form) => {
    const fields = [...new FormData(form)];
    const texts = JSON.stringify(fields.filter(([, value]) => typeof value === 'string'));
    return { texts, files: fields.filter(([, file]) => file.name).map(([, { name }]) => name), size: new Blob([texts]).size };
  };
  const keep = (form, { texts, files, size } = typed(form)) => {
    if (!url) return;
    const body = new FormData();
    body.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    body.append('path', sentTo(form));
    body.append('fields', texts);
    for (const name of files) body.append('file', name);
    fetch(url, { method: 'POST', body, keepalive: size < OUTLIVES }).catch(() => {});
  };
  const left = () => [...document.forms].filter((form) => changed.has(form) && !form.matches(SAVES));
  const gone = new WeakMap(); // form → its texts that went while the browser asked
  addEventListener('pagehide', () => {
    for (const form of left()) {
      const whole = typed(form);
      // Sent once more it would replace the first one by one whose answer no page receives.
      if (gone.get(form) !== whole.texts) keep(form, whole);
    }
  });
  document.addEventListener('portal:left', ({ target }) => keep(target)); // left with something that could not be saved

  addEventListener('beforeunload', (event) => {
    for (const form of left()) {
      event.preventDefault();
      // Too much to be sent by a page that is gone: it goes while the browser asks.
      const whole = typed(form);
      if (whole.size < OUTLIVES) continue;
      keep(form, whole);
      gone.set(form, whole.texts);
    }
  });
})();
