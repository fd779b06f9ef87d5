// Sends a document in parts before its form goes. A line that breaks costs one part: the upload goes on where it was,
// by itself when the line is back, and even when the page was closed and the same file is chosen again.
// Without this file, or without a way to fingerprint the file, the form sends it whole.

const PATIENCE = [1000, 2000, 4000, 8000, 15000, 30000]; // milliseconds between tries
const SAY_EVERY = 10; // per cent

class Refused extends Error {}

const megabytes = (bytes) => (bytes / 1048576).toFixed(1);

async function fingerprint(file) {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function start(form) {
  const field = form.querySelector('input[type=file]');
  const keyField = form.querySelector('[name=upload_key]');
  const tokenField = form.querySelector('[name=csrfmiddlewaretoken]');
  // A sign-in in another window has a new token, which the page was made without.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? tokenField.value;
  const box = form.querySelector('[data-upload]');
  const text = box.querySelector('[data-upload-text]');
  const said = box.querySelector('[data-upload-said]');
  const bar = box.querySelector('progress');
  const retry = box.querySelector('[data-upload-retry]');
  const button = form.querySelector('.govuk-button-group .govuk-button');
  const partBytes = Number(form.dataset.partBytes);
  let running = false;
  let lastSaid = 0;

  const tell = (sentence) => { text.textContent = sentence; said.textContent = sentence; };

  /** The answer as JSON. A broken line or a server in trouble rises as an Error, a refusal as Refused. */
  async function ask(address, options = {}) {
    const answer = await fetch(address, {
      ...options, headers: { 'X-CSRFToken': token(), ...options.headers }, signal: AbortSignal.timeout(60000),
    });
    if (answer.status >= 500) throw new Error(`status ${answer.status}`);
    if (answer.redirected || !answer.headers.get('Content-Type')?.startsWith('application/json')) {
      if (answer.status === 404) return { gone: true };
      throw new Refused('You were signed out. Sign in again in another window, then try again here. What has arrived is kept for 24 hours.');
    }
    const content = await answer.json();
    if (content.error) throw new Refused(content.error);
    return content;
  }

  /** Wait for the time, for the button, or for the line to come back. */
  function pause(time) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        retry.removeEventListener('click', done);
        retry.hidden = true;
        resolve();
      };
      const timer = setTimeout(done, time);
      window.addEventListener('online', done);
      retry.addEventListener('click', done);
      retry.hidden = false;
    });
  }

  function progress(offset, size) {
    const percent = Math.floor((100 * offset) / size);
    bar.value = percent;
    text.textContent = `${megabytes(offset)} of ${megabytes(size)} MB has arrived.`;
    if (percent - lastSaid >= SAY_EVERY) {
      lastSaid = percent;
      said.textContent = `${percent} per cent has arrived.`;
    }
  }

  async function send(file) {
    tell('Reading the file.');
    const sha256 = await fingerprint(file);
    const begin = () => ask(form.dataset.uploadStart, {
      method: 'POST', body: new URLSearchParams({ filename: file.name, size: file.size, sha256 }),
    });
    let upload = null;
    let tries = 0;
    while (!upload || upload.offset < file.size) {
      try {
        if (!upload || upload.gone) {
          upload = await begin();
          if (upload.offset) tell(`Going on where it was cut off: ${megabytes(upload.offset)} MB has arrived before.`);
        } else if (tries) {
          upload = await ask(upload.address);
          if (!upload.gone) tell('The line is back. Going on where it was cut off.');
        } else {
          const part = file.slice(upload.offset, upload.offset + partBytes);
          upload = await ask(upload.address, {
            method: 'POST', body: part,
            headers: { 'Upload-Offset': String(upload.offset), 'Content-Type': 'application/octet-stream' },
          });
        }
        tries = 0;
        if (!upload.gone) progress(upload.offset, file.size);
        else upload = null;
      } catch (error) {
        if (error instanceof Refused || error instanceof DOMException && error.name === 'NotReadableError') throw error;
        const time = PATIENCE[Math.min(tries, PATIENCE.length - 1)];
        tries += 1;
        tell(`The line was cut. What has arrived is kept. The next try is in ${time === 1000 ? '1 second' : `${time / 1000} seconds`}.`);
        await pause(time);
      }
    }
    return upload.key;
  }

  form.addEventListener('submit', async (event) => {
    const file = field.files[0];
    if (running) { event.preventDefault(); return; }
    if (!file || !file.size || keyField.value || !window.crypto?.subtle) return; // the form sends what there is
    event.preventDefault();
    running = true;
    lastSaid = 0;
    bar.value = 0;
    box.hidden = false;
    button.disabled = true;
    try {
      keyField.value = await send(file);
      field.disabled = true; // the file is there: only its key goes with the form
      tokenField.value = token();
      tell('The file has arrived. Saving.');
      running = false;
      form.requestSubmit(); // as any other form, which asks first whether the portal is there
    } catch (error) {
      tell(error instanceof Refused ? error.message : 'The file cannot be read any more. Choose it again.');
      bar.value = 0;
      button.disabled = false;
      running = false;
    }
  });
  form.addEventListener('portal:not-sent', () => {
    tell('The file has arrived. What you wrote about it is not saved yet.');
    button.disabled = false;
  });
  field.addEventListener('change', () => { keyField.value = ''; });
  window.addEventListener('beforeunload', (event) => { if (running && !keyField.value) event.preventDefault(); });

  if (keyField.value) { // the form came back with another mistake: the file is here already
    box.hidden = false;
    bar.value = 100;
    text.textContent = 'The file has arrived already. Choose another only if you want to send another.';
  }
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    running = false;
    button.disabled = field.disabled = false;
    keyField.value = '';
    box.hidden = true;
  });
}

for (const form of document.querySelectorAll('form[data-upload-start]')) start(form);
