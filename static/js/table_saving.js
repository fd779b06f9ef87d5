// Saves a statistical table while it is filled: each cell, and each field around the table, when it was changed. What is
// sent names the value that was changed, so that two people in one table do not overwrite each other.

import { clearError, describe, isHalf, keepSaved, QUIET, showError } from './saving.js';

const counts = (number, one) => (number === 1 ? `1 ${one}` : `${number} ${one}s`);

/**
 * Keep a table saved. ``cells`` are its inputs; ``problemOf(input)`` says why what is typed there is no count;
 * ``mark(input, sentence)`` shows a sentence at a cell, or takes it away; ``changed(news)`` is called when what the page
 * says has to be worked out again, with a sentence if there is something to tell; ``taken(input)`` when a cell shows what
 * somebody else saved in it.
 *
 * Returns {touched, want, unsavedCells, state, isProblem}: a cell is being typed in; cells are ready to be saved; how many
 * are not saved; what the page says of the saving, and whether that is a problem.
 */
export function keepTableSaved(form, { cells, problemOf, mark, changed, taken }) {
  const rules = JSON.parse(form.dataset.tableEntry);
  const bar = form.querySelector('.portal-entry-bar');
  const stateBefore = bar.querySelector('[data-save-state]').textContent.trim();
  const version = form.elements.version;

  // --- Parts: what is saved on its own ---------------------------------------------------------------------------------
  // saved: the text that stands in the database; sent: on its way; held: a text that is not sent as it is, because the
  // portal would not take it or nobody has looked at it yet; theirs: what somebody else wrote instead, until it is decided.
  const fresh = { sent: null, held: null, theirs: null, refused: false, own: false, wanted: false };
  const parts = cells.map((input) => ({
    ...fresh, input, name: input.name.slice('cell-'.length), place: input.closest('td'), saved: input.dataset.saved,
    read: () => input.value.trim(),
    write(text) { input.value = text; },
  }));
  const partOfCell = new Map(parts.map((part) => [part.input, part]));
  const controlsOf = (place) => [...place.querySelectorAll('input, select, textarea')];
  for (const place of form.querySelectorAll('[data-part]')) {
    const read = () => JSON.stringify(Object.fromEntries(controlsOf(place)
      .filter(({ type, checked }) => !['radio', 'checkbox'].includes(type) || checked)
      .map(({ name, value }) => [name, value])));
    parts.push({
      ...fresh, input: null, name: place.dataset.part, place, saved: read(), read,
      write(text) {
        const values = JSON.parse(text);
        for (const control of controlsOf(place)) {
          if (['radio', 'checkbox'].includes(control.type)) control.checked = values[control.name] === control.value;
          else control.value = values[control.name] ?? '';
        }
      },
    });
  }
  const fields = parts.filter(({ input }) => !input);
  // Field as the server has it → the text that ``read`` gives for it.
  const textOf = (part, controls) => {
    const names = new Set(controlsOf(part.place).map(({ name }) => name));
    return JSON.stringify(Object.fromEntries([...names].filter((name) => name in controls).map((name) => [name, controls[name]])));
  };
  if (form.dataset.savedFields) { // the page shows something else than what is saved
    const saved = JSON.parse(form.dataset.savedFields);
    for (const part of fields) part.saved = textOf(part, saved[part.name] ?? {});
  }

  const isChanged = (part) => part.read() !== part.saved;
  const isUnsaved = (part) => part.sent !== null || isChanged(part);
  const unsaved = () => parts.filter(isUnsaved);
  const isHeld = (part) => part.held === part.read();
  const isWrong = (part) => Boolean(part.input && problemOf(part.input));
  const isMarked = (part) => (isHeld(part) && part.refused) || Boolean(part.input?.hasAttribute('aria-invalid'));
  // What the page came with and nobody has changed since: filled with zeros, brought back, or sent in vain.
  for (const part of parts) if (isChanged(part)) part.held = part.read();
  for (const part of parts) {
    part.isOfPage = Boolean(part.input?.parentElement.querySelector('.portal-entry__theirs'));
    if (part.isOfPage) part.theirs = part.saved;
  }

  const counted = (list) => {
    const here = list.filter(({ input }) => input).length;
    return [here && counts(here, 'cell'), list.length - here && counts(list.length - here, 'field')].filter(Boolean).join(' and ');
  };

  // --- What the page says of it ------------------------------------------------------------------------------------------
  let savedAt = '', trouble = '', sending = false, tidings = '';

  function state() {
    const waiting = unsaved();
    if (!waiting.length) trouble = '';
    if (trouble) return trouble;
    if (sending) return 'Saving…';
    const said = [];
    if (savedAt) said.push(`Saved ${savedAt}.`);
    if (tidings) said.push(tidings);
    const wrong = waiting.filter((part) => isMarked(part) && part.theirs === null);
    const theirs = waiting.filter((part) => part.theirs !== null);
    const rest = waiting.filter((part) => !wrong.includes(part) && !theirs.includes(part));
    const looked = rest.filter(isHeld);
    const coming = rest.filter((part) => !isHeld(part));
    if (wrong.length) said.push(`${counted(wrong)} not saved: mend what is marked.`);
    if (theirs.length) {
      const who = theirs.some(({ own }) => !own) ? 'somebody else changed' : 'in another tab you changed';
      said.push(`${counted(theirs)} not saved: ${who} ${theirs.length === 1 ? 'it. What is saved now stands below it' : 'them. What is saved now stands below each'}.`);
    }
    if (looked.length) said.push(`${counted(looked)} not saved yet: press Save.`);
    if (coming.length) said.push(`${counted(coming)} not saved yet.`);
    return said.join(' ') || stateBefore;
  }
  const isProblem = () => Boolean(trouble)
    || !sending && parts.some((part) => isUnsaved(part) && (part.theirs !== null || (isHeld(part) && part.refused)));

  // --- At the cell or field ----------------------------------------------------------------------------------------------
  const errorId = (name) => `id_${name}_error`;

  function showRefused(part, why) {
    if (part.input) return mark(part.input, why);
    for (const field of fieldsIn(part)) {
      clearError(field, errorId(field.dataset.field));
      if (why[field.dataset.field]) showError(field, errorId(field.dataset.field), why[field.dataset.field]);
    }
  }
  const fieldsIn = ({ place }) => (place.matches('[data-field]') ? [place] : [...place.querySelectorAll('[data-field]')]);

  function showTheirs(part, words) {
    let said = part.place.querySelector('.portal-entry__theirs');
    const id = `${part.name}-now`;
    describe(part.input ?? part.place.querySelector('fieldset, input, textarea'), id, words !== null);
    if (words === null) { said?.remove(); return; }
    if (!said) {
      said = Object.assign(document.createElement('span'), { className: 'portal-entry__theirs', id });
      if (part.input) part.input.after(said);
      else part.place.querySelector('.govuk-form-group').append(said);
    }
    said.textContent = `now: ${words || 'empty'}`;
  }

  /** "was 12" below a figure that is another than the one that was handed in. */
  function showWas({ input, place, saved }) {
    if (!input || !('handedIn' in input.dataset)) return;
    place.querySelector('.portal-entry__was')?.remove();
    if (input.dataset.handedIn === saved) return;
    place.append(Object.assign(document.createElement('span'), {
      className: 'portal-entry__was', textContent: `was ${input.dataset.handedIn || 'empty'}`,
    }));
  }

  function isSaved(part, text) {
    part.saved = text;
    part.held = part.theirs = null;
    part.refused = false;
    if (part.input) part.input.dataset.saved = text;
    showTheirs(part, null);
    showWas(part);
    if (!part.input) showRefused(part, {});
    else if (part.read() === text) mark(part.input, '');
  }

  // --- Sending: all that is ready, in one request ------------------------------------------------------------------------
  let batch = null;
  const isReady = (part) => part.wanted && part.theirs === null && isChanged(part) && !isHeld(part)
    && !isWrong(part) && !isWaiting(part);
  // A table that is not available waits for the reason while its writer is there.
  const isWaiting = ({ name, place }) => name === 'kind' && place.contains(document.activeElement)
    && rules.needs_reason.includes(form.elements.kind.value) && !form.elements.reason.value.trim();
  const value = (part, text) => (part.input ? text : JSON.parse(text));

  function parcelOf(list, seen) {
    const sent = { version: Number(version.value), cells: {}, fields: {} };
    for (const part of list) {
      sent[part.input ? 'cells' : 'fields'][part.name] = {
        now: value(part, part.read()), seen: seen(part).map((text) => value(part, text)),
      };
    }
    const body = JSON.stringify(sent);
    return { url: form.dataset.save, body, type: 'application/json', size: new TextEncoder().encode(body).length };
  }

  const saver = keepSaved(form, {
    unsaved,
    counted,
    next() {
      if (batch) return batch;
      const ready = parts.filter(isReady);
      return ready.length ? { parts: ready } : null;
    },
    parcel(item) {
      if (!batch) {
        item.parcel = parcelOf(item.parts, ({ saved }) => [saved]);
        for (const part of item.parts) {
          part.sent = part.read();
          part.wanted = false;
        }
        batch = item;
      }
      sending = true;
      trouble = '';
      changed();
      return item.parcel;
    },
    returned({ parts: sent }) {
      for (const part of sent) {
        part.sent = null;
        part.wanted = true;
      }
      batch = null;
      sending = false;
    },
    answered,
    wantAll() { for (const part of unsaved()) part.wanted = true; },
    settle(button) {
      // A button that saves decides on what the page came with: filled with zeros, brought back, or somebody else's. Not
      // on what somebody else saved since: that may have come to light while the button was being pressed.
      const saves = ['', 'back'].includes(button?.value ?? '');
      for (const part of unsaved()) {
        if (saves && (part.theirs === null || part.isOfPage)) part.held = part.theirs = null;
        part.wanted = true;
      }
    },
    mayLeave() {
      const open = parts.find((part) => part.theirs !== null && isUnsaved(part));
      (open?.input ?? open?.place.querySelector('input, textarea'))?.focus();
      return !open;
    },
    sayLost(waiting) {
      sending = false;
      trouble = `Not saved: ${counted(waiting)} waiting. The portal cannot be reached; trying again.`;
      changed(trouble);
    },
    saySignedOut() {
      sending = false;
      trouble = 'Not saved: sign in again, below.';
      changed();
    },
    last() {
      const list = unsaved().filter((part) => part.theirs === null && !isHeld(part) && !isWrong(part));
      // What is on its way may have come first.
      return list.length ? [parcelOf(list, ({ saved, sent }) => (sent === null ? [saved] : [saved, sent]))] : [];
    },
    focus([first]) { (first?.input ?? first?.place.querySelector('input, textarea'))?.focus(); },
  });

  function answered({ parts: sent }, response, said) {
    batch = null;
    sending = false;
    const texts = new Map(sent.map((part) => [part, part.sent]));
    for (const part of sent) part.sent = null;
    if (!response.ok) {
      for (const [part, text] of texts) part.held = text;
      trouble = `Not saved: ${said.refused ?? 'you cannot change this table now. Copy what you typed.'}`;
      return changed(trouble);
    }
    savedAt = said.saved_at;
    for (const [part, text] of texts) {
      const kind = part.input ? 'cells' : 'fields';
      const refused = said.refused[kind][part.name], theirs = said.conflicts[kind][part.name];
      if (refused !== undefined) {
        part.held = text;
        part.refused = true;
        if (part.read() === text) showRefused(part, refused);
      } else if (theirs !== undefined) {
        isSaved(part, part.input ? theirs : textOf(part, theirs.controls));
        part.held = part.read();
        part.theirs = part.saved;
        part.isOfPage = false;
        part.own = said.conflicts.own;
        showTheirs(part, part.input ? theirs : theirs.words);
      } else isSaved(part, text);
    }
    if (said.others && takeOver(said.others, texts)) tidings = said.others.said;
    version.value = said.version;
    showPage(said.page);
    changed(state());
  }

  /** Show what others saved in cells and fields in which nobody writes here. Returns whether anything was new. */
  function takeOver(others, mine) {
    let isNew = false;
    for (const part of parts) {
      if (mine.has(part) || isUnsaved(part)) continue;
      const text = part.input ? others.cells[part.name] ?? '' : textOf(part, others.fields[part.name] ?? {});
      if (text === part.saved) continue;
      part.write(text);
      isSaved(part, text);
      if (part.input) taken(part.input);
      isNew = true;
    }
    return isNew;
  }

  function showPage({ total, warnings }) {
    form.querySelector('[data-total-saved]').innerHTML = total;
    const place = document.querySelector('[data-warnings]');
    if (place.innerHTML.trim() !== warnings.trim()) place.innerHTML = warnings;
    const explained = form.querySelector('[data-part="difference_reason"]');
    if (warnings.trim()) explained.hidden = false;
    document.querySelector('[data-history]').hidden = false;
  }

  // --- Two people, one table ---------------------------------------------------------------------------------------------
  for (const button of bar.querySelectorAll('[data-choose]')) {
    button.addEventListener('click', () => {
      const open = parts.filter((part) => part.theirs !== null);
      for (const part of open) {
        if (button.dataset.choose === 'theirs') part.write(part.theirs);
        part.held = part.theirs = null;
        part.wanted = true;
        showTheirs(part, null);
        if (part.input) mark(part.input, problemOf(part.input));
      }
      (open[0]?.input ?? open[0]?.place.querySelector('input, textarea'))?.focus();
      saver.pump();
      changed(button.dataset.choose === 'theirs' ? 'What is saved now was kept.' : '');
    });
  }

  // --- When to save ------------------------------------------------------------------------------------------------------
  let timer = 0;

  function want(list) {
    for (const part of list) {
      part.wanted = true;
      if (part.theirs !== null && part.read() !== part.held) { // changed in sight of the other one: decided
        part.theirs = part.held = null;
        showTheirs(part, null);
      }
    }
    saver.pump();
  }

  function touched(part, element) {
    tidings = '';
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!element || !isHalf(element, document.activeElement)) want([part]);
      changed();
    }, QUIET);
  }

  const fieldAt = (element) => fields.find(({ place }) => place.contains(element));
  form.addEventListener('input', ({ target }) => {
    const part = fieldAt(target);
    if (part) touched(part, target);
  });
  for (const event of ['change', 'focusout']) {
    form.addEventListener(event, ({ target, relatedTarget }) => {
      const part = fieldAt(target);
      if (!part || !isChanged(part)) return;
      if (event === 'change' && target.closest('[data-parts]')) return; // what follows says where the focus goes
      if (isHalf(target, relatedTarget)) return;
      // While the focus leaves it, the page's active element is none.
      if (event === 'focusout' && part.name === 'kind') setTimeout(() => want([part]));
      else want([part]);
      changed();
    });
  }

  return {
    state,
    isProblem,
    isOpen: () => parts.some((part) => part.theirs !== null && isUnsaved(part)),
    unsavedCells: () => parts.filter((part) => part.input && isUnsaved(part)).length,
    unsaved: () => unsaved().length,
    touched: (input) => touched(partOfCell.get(input)),
    want: (inputs) => want(inputs.map((input) => partOfCell.get(input))),
  };
}
