// What every page has when script runs: buttons that say what they do, the error summary in focus, copy buttons.
// Loaded by the browser as it is, with its types stripped; imports nothing.

/** A form that is on its way says so on the button that was pressed, and is sent once. */
function showProgress(event: SubmitEvent): void {
  const form = event.target;
  // Another module holds the form back for a moment (it saves first) and sends it again itself.
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  // The answer is a file: nothing tells that it has come, and the same form gives the next.
  if (form.dataset.stays !== undefined) return;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  const pressed = event.submitter ?? form.querySelector('button[data-busy]');
  if (!(pressed instanceof HTMLButtonElement)) return;
  form.dataset.sending = '';
  const words = pressed.querySelector('span') ?? pressed;
  const before = words.textContent ?? '';
  const busy = pressed.dataset.busy;
  if (busy !== undefined) {
    words.textContent = busy;
    pressed.setAttribute('aria-disabled', 'true');
    pressed.setAttribute('aria-live', 'polite');
  }
  // Back through the browser's history shows the same document again: then the button must work.
  addEventListener('pageshow', () => release(form, pressed, words, before), { once: true });
}

function release(form: HTMLFormElement, pressed: HTMLButtonElement, words: Element, before: string): void {
  delete form.dataset.sending;
  words.textContent = before;
  pressed.removeAttribute('aria-disabled');
}

/** After a refused form the reader begins at the summary; its links put the cursor in the field. */
function focusErrors(): void {
  const summary = document.querySelector('[data-error-summary]');
  if (!(summary instanceof HTMLElement)) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const field = link === null ? null : document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (field === null) return;
    event.preventDefault();
    field.focus();
    (field.closest('.bd-field, fieldset') ?? field).scrollIntoView({ block: 'start' });
  });
}

function enableCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    if (navigator.clipboard === undefined) continue;
    button.hidden = false;
    const words = button.querySelector('span') ?? button;
    const before = words.textContent ?? '';
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(button.dataset.copy ?? '').then(() => {
        words.textContent = button.dataset.copied ?? before;
        setTimeout(() => {
          words.textContent = before;
        }, 3000);
      });
    });
  }
}

document.addEventListener('submit', showProgress);
focusErrors();
enableCopying();
