// Single-letter keys of the reading pane. They can be turned off (WCAG 2.1.4), are silent while somebody types or chooses,
// and do nothing that a link or a button on the page does not do as well.
(() => {
  const pane = document.querySelector('[data-review]');
  const sections = pane?.querySelector('.review-list');
  const current = sections?.querySelector('[aria-current]');
  // The list of sections opens where the reader is.
  if (current) sections.scrollTop = current.offsetTop - sections.clientHeight / 3;

  const hints = pane?.querySelector('[data-keys]');
  if (!hints) return;
  const list = hints.querySelector('[data-keys-list]');
  const toggle = hints.querySelector('[data-keys-switch]');
  const NAME = 'review-keys'; // a preference, nothing of any report
  let on = true;
  try {
    on = localStorage.getItem(NAME) !== 'off';
  } catch {
    // Without storage the keys are on until they are turned off on each page.
  }
  const show = () => {
    hints.hidden = false;
    list.hidden = !on;
    toggle.textContent = on ? 'Turn these keys off' : 'Turn single-letter keys on';
  };
  toggle.addEventListener('click', () => {
    on = !on;
    try {
      localStorage.setItem(NAME, on ? 'on' : 'off');
    } catch {
      // see above
    }
    show();
  });
  show();

  const questions = [...pane.querySelectorAll('[data-question]')];
  const here = () => questions.findIndex((question) => question.contains(document.activeElement));
  const go = (step) => {
    const next = questions[Math.min(Math.max(here() + step, 0), questions.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: 'start' });
  };
  const typing = (element) =>
    element.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);

  document.addEventListener('keydown', (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const key = event.key.toLowerCase();
    const target = pane.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target) target.click();
    else if (key === 'j') go(1);
    else if (key === 'k') go(-1);
    else if (key === 'a') questions[here()]?.querySelector('[data-ask]')?.click();
    else return;
    event.preventDefault();
  });
})();
