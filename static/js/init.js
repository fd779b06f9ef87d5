// Runs first in <body>. Marks the page as able to use govuk-frontend, then starts its components.
// Pages work without this file; it only improves them.
(() => {
  if (!('noModule' in HTMLScriptElement.prototype)) return;
  document.body.classList.add('js-enabled', 'govuk-frontend-supported');

  // A menu of the head lies over the page: it closes with Escape, and when the focus goes on, which it would cover.
  // On a phone it moves the page down instead and stays. A click on something that takes no focus is not the end of it.
  const closesBehind = (menu) => {
    const liesOver = () => getComputedStyle(menu.lastElementChild).position === 'absolute';
    menu.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget) && liesOver()) menu.open = false;
    });
    menu.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !menu.open) return;
      menu.querySelector('summary').focus();
      menu.open = false;
    });
  };

  // The address carries a content hash, so it is read from the page and not written here.
  const components = import(document.querySelector('link[rel="modulepreload"]').href);
  const start = (scope) => components.then(({ initAll }) => initAll({ scope }));

  document.addEventListener('DOMContentLoaded', () => {
    start(document);
    document.querySelectorAll('.portal-account, .portal-nav__more details').forEach(closesBehind);
  });
  // htmx reports each piece of new content; the first report is the whole page, which is started above.
  document.addEventListener('htmx:load', ({ detail: { elt } }) => {
    if (elt !== document.body) start(elt);
  });
})();
