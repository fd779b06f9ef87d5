// Shows a question as soon as the answer it hangs on is chosen, and takes it away when that answer goes.
// Without this file it comes after saving. A question that is taken away is not sent: what was saved of it is kept.
(() => {
  const form = document.querySelector('form[data-conditions]');
  if (!form) return;
  const said = document.createElement('p');
  said.className = 'govuk-visually-hidden';
  said.setAttribute('role', 'status');
  form.append(said);

  const conditional = (node) => node.matches?.('[data-asked-if]');
  const items = [...form.querySelectorAll('template, [data-asked-if]')]
    .map((found) => {
      const node = found.matches('template') ? found.content.firstElementChild : found;
      if (!node || !conditional(node)) return null;
      const place = document.createComment('');
      found.before(place);
      if (found !== node) found.remove();
      return { node, place, key: node.dataset.askedIf, value: node.dataset.askedValue, isNew: found !== node };
    })
    .filter(Boolean);
  if (!items.length) return;

  const onPage = new Set(
    [...form.querySelectorAll('.portal-question'), ...items.map(({ node }) => node)].map(({ id }) => id),
  );
  const chosen = (key, value) =>
    [...form.querySelectorAll(`[name="${CSS.escape(key)}-value"]`)].some(
      (field) => field.value === value && (field.checked || !['radio', 'checkbox'].includes(field.type)),
    );

  const update = (aloud) => {
    // A chain of questions settles in as many rounds as it has links.
    for (let round = 0; round < items.length; round += 1) {
      for (const item of items) {
        const { node, place, key, value } = item;
        if (!onPage.has(key)) continue; // it hangs on another page: what was saved there decides
        const wanted = chosen(key, value);
        if (wanted === node.isConnected) continue;
        const name = node.querySelector('.portal-question__name')?.textContent.trim().replace(/\s+/g, ' ');
        if (wanted) {
          place.after(node);
          if (item.isNew) document.dispatchEvent(new CustomEvent('htmx:load', { detail: { elt: node } }));
          item.isNew = false;
        } else {
          node.remove();
        }
        const kept = document.getElementById(`${node.id}-kept`);
        if (kept) kept.hidden = wanted;
        if (aloud) said.textContent = wanted ? `A further question: ${name}` : `No longer asked: ${name}`;
      }
    }
  };
  form.addEventListener('change', () => update(true));
  update(false);
})();
