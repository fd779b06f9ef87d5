// Filling a statistical table like a spreadsheet: paste a block, move with the keys, see the totals as they grow. What was
// changed is saved by table_saving.js. The form works without these files; checking and the saved totals are the server's.

import { describe } from './saving.js';
import { keepTableSaved } from './table_saving.js';

const SAY_AFTER = 1000; // milliseconds without a change before the totals are said

/** The cells of a block copied from Excel or LibreOffice: rows of texts. Quoted cells may hold tabs, breaks and "". */
export function parseBlock(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => { rows.at(-1).push(cell); cell = ''; };
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') { cell += '"'; i += 1; }
      else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === '\t') endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i += 1;
      endCell();
      rows.push([]);
    } else cell += letter;
  }
  if (cell !== '' || rows.at(-1).length) endCell();
  if (!rows.at(-1).length) rows.pop();
  return rows;
}

/** The digits 0 to 9 for those of Thai, Lao, Burmese and Khmer. See members/typed_text.py. */
const plainDigits = (text) =>
  text.replace(/[\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]/g, (digit) => digit.charCodeAt(0) % 16);

/** What the server would say of a typed count: {count} (null for an empty cell) or {problem}. See victims/numbers.py. */
export function readCount(typed, { largest, sentences }) {
  const text = plainDigits(typed).trim();
  if (!text) return { count: null };
  if (/^[0-9]+$/.test(text)) {
    if (text.length > 13 || Number(text) > largest) return { problem: sentences.too_large };
    return { count: Number(text) };
  }
  if (/(?![0-9])[\p{Nd}\p{No}]/u.test(text)) return { problem: sentences.other_digits };
  if (/^[-\u2212\u2013]\s*\d+$/.test(text)) return { problem: sentences.negative };
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return { problem: sentences.one_separator };
  if (/^\d+[.,]\d+$/.test(text)) return { problem: sentences.decimals };
  if (/^\d[\d,.\s'\u00a0\u202f]*$/.test(text)) return { problem: sentences.separators };
  return { problem: sentences.not_a_number };
}

/** Like victims/totals.py: the sum of what is given (null if nothing is), and how many cells are empty or to be mended. */
export function add(reads) {
  const sum = { value: null, empty: 0, wrong: 0 };
  for (const { count, problem } of reads) {
    if (problem) sum.wrong += 1;
    else if (count === null) sum.empty += 1;
    else sum.value = (sum.value ?? 0) + count;
  }
  return sum;
}

const cellCount = (number) => (number === 1 ? '1 cell' : `${number} cells`);

function start(form) {
  const rules = JSON.parse(form.dataset.tableEntry);
  const grids = [...form.querySelectorAll('table[data-panel]')].map((table) =>
    [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll('input')]));
  const places = new Map();
  grids.forEach((rows, panel) => rows.forEach((row, r) => row.forEach((input, c) => places.set(input, { panel, r, c }))));
  const inputs = [...places.keys()];
  const bar = form.querySelector('.portal-entry-bar');
  const state = bar.querySelector('[data-save-state]');
  const choices = bar.querySelector('[data-conflict-choice]');
  const undoButton = bar.querySelector('[data-undo]');
  const announcer = bar.querySelector('[data-announce]');
  const grandText = bar.querySelector('[data-grand]');
  const allSum = Boolean(bar.dataset.allSum); // a table of stages or statuses has no total of all its cells
  const pastes = []; // newest last; each is a list of [input, text before]
  let typedSincePaste = false;
  let timer = 0;
  let news = ''; // of the last paste, until something else is changed

  for (const part of form.querySelectorAll('[data-needs-no-script]')) part.hidden = true;
  for (const part of form.querySelectorAll('[data-needs-script]')) part.hidden = false;

  // --- Marks -------------------------------------------------------------------------------------------------------
  function mark(input, problem) {
    const id = `${input.id}-e`;
    let said = document.getElementById(id);
    if (!problem) said?.remove();
    else {
      if (!said) {
        said = Object.assign(document.createElement('span'), { className: 'govuk-error-message', id });
        input.after(said);
      }
      if (said.textContent !== problem) said.textContent = problem;
    }
    input.toggleAttribute('aria-invalid', Boolean(problem));
    if (problem) input.setAttribute('aria-invalid', 'true');
    describe(input, id, Boolean(problem));
    input.classList.toggle('govuk-input--error', Boolean(problem));
  }
  const problemOf = (input) => readCount(input.value, rules).problem;

  // --- Totals ------------------------------------------------------------------------------------------------------
  function show(name, sum) {
    for (const place of form.querySelectorAll(`[data-total="${name}"]`)) {
      place.textContent = sum.value ?? '–';
      if (sum.value === null || !(sum.empty || sum.wrong)) continue;
      const parts = [];
      if (sum.empty) parts.push(`${sum.empty} empty`);
      if (sum.wrong) parts.push(`${sum.wrong} to mend`);
      place.append(Object.assign(document.createElement('span'), {
        className: 'portal-entry__empty', textContent: parts.join(', '),
      }));
    }
  }

  function recount() {
    const every = [];
    grids.forEach((rows, panel) => {
      const reads = rows.map((row) => row.map((input) => readCount(input.value, rules)));
      reads.forEach((row, r) => show(`row-${panel}-${r}`, add(row)));
      if (reads.length) {
        reads[0].forEach((_, c) => show(`column-${panel}-${c}`, add(reads.map((row) => row[c]))));
        show(`panel-${panel}`, add(reads.flat()));
      }
      every.push(...reads.flat());
    });
    const isLive = saving.unsavedCells() > 0;
    for (const name of form.querySelectorAll('[data-total-name]')) name.textContent = isLive ? 'Live total' : 'Total saved';
    const grand = add(every);
    const rest = [];
    if (grand.empty) rest.push(`${cellCount(grand.empty)} empty`);
    if (grand.wrong) rest.push(`${cellCount(grand.wrong)} to mend`);
    const total = allSum ? `${isLive ? 'Live grand total' : 'Grand total'}: ${grand.value ?? 'none yet'}` : '';
    const said = [total, rest.join(', ')].filter(Boolean).join('; ');
    grandText.textContent = said && `${said}.`;
    sayState();
  }

  function sayState() {
    state.textContent = [news, saving.state()].filter(Boolean).join(' ');
    state.classList.toggle('portal-saved--problem', saving.isProblem());
    choices.hidden = !saving.isOpen();
    undoButton.hidden = pastes.length === 0;
  }

  /** Say it to a screen reader once nothing has changed for a while: typing is never talked over. */
  function saySoon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const said = [state.textContent, grandText.textContent].filter(Boolean).join(' ');
      if (announcer.textContent !== said) announcer.textContent = said;
    }, SAY_AFTER);
  }

  const saving = keepTableSaved(form, {
    cells: inputs,
    problemOf,
    mark,
    changed(said) {
      recount();
      if (said) saySoon();
    },
    // What somebody else wrote into a cell since is not taken back with the paste.
    taken(input) { for (const paste of pastes) paste.splice(0, Infinity, ...paste.filter(([cell]) => cell !== input)); },
  });

  // --- Paste and undo ----------------------------------------------------------------------------------------------
  function paste(from, block) {
    const { panel, r, c } = places.get(from);
    const rows = grids[panel];
    const before = [];
    let leftOut = 0;
    let wrong = 0;
    block.forEach((line, down) => line.forEach((text, right) => {
      const input = rows[r + down]?.[c + right];
      if (!input) { leftOut += text.trim() ? 1 : 0; return; }
      before.push([input, input.value]);
      input.value = text.trim().replace(/[\r\n]+/g, ' ');
      input.classList.add('portal-entry__cell--pasted');
      const problem = problemOf(input);
      mark(input, problem);
      if (problem) wrong += 1;
    }));
    pastes.push(before);
    typedSincePaste = false;
    const said = [`Pasted into ${cellCount(before.length)}.`];
    if (wrong) said.push(`${cellCount(wrong)} need${wrong === 1 ? 's' : ''} your attention.`);
    if (leftOut) said.push(`${cellCount(leftOut)} did not fit into the table and ${leftOut === 1 ? 'was' : 'were'} left out.`);
    changed(before.map(([input]) => input), said.join(' '));
  }

  function undo() {
    const before = pastes.pop();
    if (!before?.length) return recount();
    for (const [input, text] of before) {
      input.value = text;
      input.classList.remove('portal-entry__cell--pasted');
      mark(input, problemOf(input));
    }
    go(before[0][0]);
    changed(before.map(([input]) => input), 'The paste was undone.');
  }

  /** Cells are filled: save them, and say what happened. */
  function changed(filled, said = '') {
    news = said;
    saving.want(filled);
    recount();
    saySoon();
  }

  // --- Keys --------------------------------------------------------------------------------------------------------
  let valueAtFocus = '';
  const wholeSelected = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;

  function go(input) {
    if (!input) return;
    const part = input.closest('details');
    if (part) part.open = true;
    input.focus({ preventScroll: true });
    input.select();
    input.scrollIntoView({ block: 'nearest', inline: 'nearest' }); // keeps the margins that the style sheet gives cells
  }

  function onKey(event) {
    const input = event.target;
    const place = places.get(input);
    if (!place || event.altKey || event.isComposing) return;
    const { r, c } = place;
    const rows = grids[place.panel];
    const last = { r: rows.length - 1, c: rows[r].length - 1 };
    const command = event.ctrlKey || event.metaKey;
    const caret = input.selectionStart === input.selectionEnd ? input.selectionStart : null;
    // In a cell that is being written in, left, right, Home and End first move inside the text.
    const atStart = wholeSelected(input) || caret === 0;
    const atEnd = wholeSelected(input) || caret === input.value.length;
    let target = null;
    switch (event.key) {
      case 'ArrowUp': target = command ? rows[0][c] : rows[r - 1]?.[c]; break;
      case 'ArrowDown': target = command ? rows[last.r][c] : rows[r + 1]?.[c]; break;
      case 'ArrowLeft':
        if (event.shiftKey || !(atStart || command)) return;
        target = command ? rows[r][0] : rows[r][c - 1];
        break;
      case 'ArrowRight':
        if (event.shiftKey || !(atEnd || command)) return;
        target = command ? rows[r][last.c] : rows[r][c + 1];
        break;
      case 'Enter':
        if (command) return;
        target = event.shiftKey ? rows[r - 1]?.[c] : rows[r + 1]?.[c];
        break;
      case 'Home':
        if (event.shiftKey || !(command || wholeSelected(input))) return;
        target = command ? rows[0][0] : rows[r][0];
        break;
      case 'End':
        if (event.shiftKey || !(command || wholeSelected(input))) return;
        target = command ? rows[last.r][last.c] : rows[r][last.c];
        break;
      case 'F2': input.setSelectionRange(input.value.length, input.value.length); break;
      case 'Escape':
        if (input.value === valueAtFocus) return;
        input.value = valueAtFocus;
        mark(input, problemOf(input));
        changed([input]);
        input.select();
        break;
      case 'z':
        if (!command || event.shiftKey || typedSincePaste || pastes.length === 0) return;
        undo();
        break;
      default: return;
    }
    event.preventDefault(); // at the edge of the table the key does nothing: Enter never sends a half-filled table
    go(target);
  }

  form.addEventListener('keydown', onKey);
  form.addEventListener('focusin', (event) => {
    if (!places.has(event.target)) return;
    valueAtFocus = event.target.value;
  });
  form.addEventListener('paste', (event) => {
    if (!places.has(event.target)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\r\n]/.test(text.replace(/\r?\n$/, ''))) return; // a single cell: the browser's own paste
    event.preventDefault();
    paste(event.target, parseBlock(text));
  });
  form.addEventListener('input', ({ target: input }) => {
    news = '';
    if (places.has(input)) {
      typedSincePaste = true;
      input.classList.remove('portal-entry__cell--pasted');
      if (input.hasAttribute('aria-invalid')) mark(input, problemOf(input));
      saving.touched(input);
      saySoon();
    }
    recount();
  });
  form.addEventListener('change', ({ target: input }) => { // a cell is judged when it is left, not while it is typed
    if (!places.has(input)) return;
    mark(input, problemOf(input));
    changed([input]);
  });
  undoButton.addEventListener('click', undo);

  // On a phone one part of the table at a time; a part with something to mend stays open.
  const parts = [...form.querySelectorAll('.portal-panel-part')];
  if (window.matchMedia('(max-width: 40em)').matches) {
    parts.forEach((part, i) => { part.open = i === 0 || Boolean(part.querySelector('[aria-invalid], .portal-entry__theirs')); });
  }
  for (const link of form.querySelectorAll('a[href^="#part-"]')) {
    link.addEventListener('click', () => { document.querySelector(link.getAttribute('href')).open = true; });
  }
  recount();
}

for (const form of document.querySelectorAll('form[data-table-entry]')) start(form);
