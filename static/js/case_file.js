// Shows how far a case file has been counted. The server counts while the file arrives, so what has been sent has been
// counted. Without this file the form goes as any other; the answer is the same page.

function attach(form) {
  const box = form.querySelector('[data-progress]');
  const bar = box.querySelector('progress');
  const text = box.querySelector('[data-progress-text]');
  const said = box.querySelector('[data-progress-said]');
  const button = form.querySelector('[data-count]');
  const field = form.querySelector('input[type=file]');
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1);
  let request = null;
  let lastSaid = 0;

  const tell = (sentence) => { text.textContent = sentence; said.textContent = sentence; };
  const finish = () => { request = null; button.disabled = false; };

  function show(answer) {
    const page = new DOMParser().parseFromString(answer, 'text/html');
    const main = page.querySelector('main');
    if (!main) { window.location.reload(); return; }
    document.title = page.title;
    document.querySelector('main').replaceWith(main);
    const target = main.querySelector('.govuk-error-summary') || main.querySelector('h1');
    target.tabIndex = -1;
    target.focus();
    window.scrollTo(0, 0);
    const again = document.querySelector('[data-case-file]');
    if (again) attach(again);
  }

  form.addEventListener('submit', (event) => {
    if (!field.files.length || request) return;
    event.preventDefault();
    box.hidden = false;
    button.disabled = true;
    lastSaid = 0;
    tell('The file is on its way.');
    request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = Math.floor((100 * loaded) / total);
      bar.value = percent;
      text.textContent = `${megabytes(loaded)} of ${megabytes(total)} MB.`;
      if (percent - lastSaid >= 10) { lastSaid = percent; said.textContent = `${percent} per cent is counted.`; }
      if (loaded === total) tell('All has arrived. Adding up.');
    });
    request.addEventListener('load', () => {
      const answer = request;
      finish();
      if (answer.status >= 500) { tell('The portal could not count the file. Nothing was kept. Try again.'); return; }
      if (!answer.responseURL.endsWith(window.location.pathname)) { window.location = answer.responseURL; return; }
      show(answer.responseText);
    });
    request.addEventListener('error', () => {
      finish();
      tell('The connection was cut. Nothing was kept. Choose “Count the file” to send it again.');
    });
    request.addEventListener('abort', () => { finish(); bar.value = 0; tell('Stopped. Nothing was kept.'); });
    request.open('POST', window.location.pathname);
    request.send(new FormData(form));
  });

  form.querySelector('[data-stop]').addEventListener('click', () => request?.abort());
}

const form = document.querySelector('[data-case-file]');
if (form) attach(form);
