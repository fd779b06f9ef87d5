// Saves each answer of a section while it is written, and says so beside it. Without this file the page's buttons save.

import { clearError, isHalf, keepSaved, QUIET, showError } from './saving.js';

const form = document.querySelector('form[data-answers]');

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

// Whether somebody has used a control since the page was drawn, even before this file was there.
const isUsed = ({ type, checked, defaultChecked, value, defaultValue, options }) => {
  if (type === 'radio' || type === 'checkbox') return checked !== defaultChecked;
  if (options) {
    const drawn = [...options].findIndex(({ defaultSelected }) => defaultSelected);
    return !options[Math.max(drawn, 0)]?.selected;
  }
  return (type === 'text' || type === 'number' || type === 'textarea') && value !== defaultValue;
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
  else if ([...section.querySelectorAll('input, select, textarea')].some(isUsed)) question.saved = '';
  questions.push(question);
};
form.querySelectorAll('[data-question]').forEach(take);
// A question that another answer brings comes later.
document.addEventListener('htmx:load', ({ detail: { elt } }) => {
  if (elt.matches?.('[data-question]') && form.contains(elt)) take(elt);
});

// --- Sending ---------------------------------------------------------------------------------------------------------
const want = (question) => {
  clearTimeout(question.timer);
  question.wanted = true;
  saver.pump();
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

const bodyOf = (fields) => {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return body;
};
const parcelOf = (url, fields) => ({
  url, body: bodyOf(fields), size: new TextEncoder().encode(JSON.stringify(fields)).length,
});

const saver = keepSaved(form, {
  unsaved,
  counted: ({ length }) => answersWaiting(length),
  next: () => questions.find(isReady),
  parcel(question) {
    question.sent ??= fieldsOf(question);
    question.wanted = false;
    say(question, 'Saving…');
    return parcelOf(question.url, question.sent);
  },
  returned(question) {
    question.wanted = true;
    question.sent = null;
  },
  answered,
  wantAll() { for (const question of unsaved()) question.wanted = true; },
  sayLost(waiting) {
    for (const question of waiting) {
      if (!question.conflict && !question.refused) {
        say(question, `Not saved: ${answersWaiting(waiting.length)} waiting. The portal cannot be reached; trying again.`, true);
      }
    }
  },
  saySignedOut(waiting) {
    for (const question of waiting) if (!question.conflict) say(question, 'Not saved: sign in again, below.', true);
  },
  last: () => unsaved().filter(({ conflict }) => !conflict).map((question) => parcelOf(
    question.url,
    // What is on its way counts as the version before this one.
    fieldsOf(question).map(([name, value]) => [
      name, name.endsWith('-version') && question.sent ? String(Number(value) + 1) : value,
    ]),
  )),
  focus: ([first]) => first?.section.querySelector('textarea, input:not([type=hidden])')?.focus(),
});

// Another page of the section shows the questions of ``keys``, which are asked since this answer; those of this page
// appear by themselves.
function leadTo(question, keys) {
  keys.forEach((key, place) => {
    const to = document.createElement('a');
    to.className = 'govuk-link';
    to.href = links.get(key).href;
    to.textContent = `question ${links.get(key).firstChild.textContent.trim()}`;
    question.state.append(place ? ', ' : '. It brings ', to);
  });
}

function answered(question, response, said) {
  const text = textOf(question.sent);
  question.sent = null;
  clearErrors(question);
  if (response.ok) {
    question.saved = text;
    question.refused = null;
    question.version.value = said.version;
    question.section.querySelector('[data-conflict]').replaceChildren();
    const waiting = [...statesElsewhere.keys()].filter((key) => statesElsewhere.get(key) === 'waiting');
    showSaved(question, said.page);
    say(question, `Saved ${said.saved_at}`);
    leadTo(question, waiting.filter((key) => statesElsewhere.get(key) !== 'waiting'));
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

// --- When to save ----------------------------------------------------------------------------------------------------
const questionOf = (element) => questions.find(({ section }) => section.contains(element));

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

// --- What the page says beside the fields: of what is saved ----------------------------------------------------------
const isShown = (element) => !element.hidden;
const all = (selector, scope = form) => [...scope.querySelectorAll(selector)];
const write = (selector, number) => {
  for (const place of all(selector, document)) if (place.textContent !== String(number)) place.textContent = number;
};
const LEFT = ['open', 'confirm'];
const asked = () => all('[data-question][data-state]');
const links = new Map(all('[data-questions] a', document).map((link) => [link.hash.slice(1), link]));
const groups = new Map(all('[data-group]', document).map((group) => [group.dataset.group, group]));
// Of questions that another page of the section shows: what they are called → their state, "waiting" if not asked.
const statesElsewhere = new Map([...links].filter(([, link]) => !link.getAttribute('href').startsWith('#'))
  .map(([key, link]) => [key, link.closest('[data-group]').dataset.group]));
const inOrder = [...links].map(([key, link]) => [key, Number(link.dataset.place)])
  .sort(([, one], [, other]) => one - other).map(([key]) => key);
const countElsewhere = (counts) => [...statesElsewhere.values()].filter(counts).length;
const left = () => asked().filter(({ dataset }) => LEFT.includes(dataset.state)).length
  + countElsewhere((state) => LEFT.includes(state));
const askedHere = () => asked().length + countElsewhere((state) => state !== 'waiting');
const meter = document.querySelector('[data-meter]');
let leftElsewhere = meter ? Number(meter.querySelector('[data-left-report]').textContent) - left() : 0;
const wasCarried = Number(document.querySelector('[data-carried-left]')?.textContent ?? 0);

function showSaved({ section }, { changed, last_change: words, waits, says, states, elsewhere }) {
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
  for (const { section: other, key } of questions) if (states[key]) other.dataset.state = states[key];
  // Only a save that can have changed the whole section says every state of it; what is not named is not asked.
  for (const key of statesElsewhere.keys()) {
    if (states[key] || elsewhere !== null) statesElsewhere.set(key, states[key] ?? 'waiting');
  }
  if (elsewhere !== null) leftElsewhere = elsewhere;
  if (changed) for (const place of all('[data-while-ready]', document)) place.hidden = true;
  count();
}

// The list of questions and the links to the next open one.
function sort() {
  const here = new Map(asked().map((section) => [section.id, section]));
  const stateOf = (key) => here.get(key)?.dataset.state ?? statesElsewhere.get(key) ?? 'waiting';
  for (const [key, link] of links) {
    const group = groups.get(stateOf(key));
    if (group && group.lastElementChild !== link) group.append(' ', link);
  }
  for (const [name, group] of groups) group.hidden = name === 'waiting' || !group.querySelector('a');
  let following = null;
  for (const key of inOrder.toReversed()) {
    const to = here.get(key)?.querySelector('[data-next-here]');
    if (to) {
      to.hidden = !following;
      here.get(key).querySelector('[data-next-elsewhere]').hidden = Boolean(following);
      if (following) {
        to.setAttribute('href', following.getAttribute('href'));
        to.querySelector('[data-next-number]').textContent = following.firstChild.textContent;
      }
    }
    if (LEFT.includes(stateOf(key))) following = links.get(key);
  }
}

// An address that names only the place on the page, such as one of an older e-mail, is led to the part that has it.
function openPart() {
  const link = links.get(location.hash.slice(1));
  if (link && !link.getAttribute('href').startsWith('#') && link.search !== location.search) location.replace(link.href);
}
addEventListener('hashchange', openPart);
openPart();

function count() {
  sort();
  if (meter) {
    write('[data-left-here]', left());
    write('[data-asked-here]', askedHere());
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
    clearError(field, errorId(question, field.dataset.field));
  }
}

function showErrors(question, errors) {
  for (const [name, sentences] of Object.entries(errors)) {
    const field = question.section.querySelector(`[data-field="${name}"]`);
    if (field) showError(field, errorId(question, name), sentences);
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

for (const question of questions) if (question.saved === '') want(question); // used before this file was there
