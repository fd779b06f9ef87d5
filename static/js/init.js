// Runs first in <body>. Marks the page as able to use govuk-frontend, then starts its components.
// Pages work without this file; it only improves them.
(() => {
  if (!('noModule' in HTMLScriptElement.prototype)) return;
  document.body.classList.add('js-enabled', 'govuk-frontend-supported');

  // The address carries a content hash, so it is read from the page and not written here.
  const components = import(document.querySelector('link[rel="modulepreload"]').href);
  const start = (scope) => components.then(({ initAll }) => initAll({ scope }));

  document.addEventListener('DOMContentLoaded', () => start(document));
  // htmx reports each piece of new content; the first report is the whole page, which is started above.
  document.addEventListener('htmx:load', ({ detail: { elt } }) => {
    if (elt !== document.body) start(elt);
  });
})();
