// Fetches advice on the language anew a moment after the last key. The page has the advice of its last saving without it.
// A form with data-plain-language="address" posts its fields (never its files) there; the answer replaces [data-plain-hints].
// Loaded by the browser as it is; imports nothing.

const PAUSE_MS = 1200;

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields.append(name, value);
  }
  return fields;
}

function follow(form: HTMLFormElement, place: Element): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(form.dataset.plainLanguage ?? '', {
        method: 'POST',
        body: fieldsOf(form),
        redirect: 'manual',
      });
      const text = answer.ok ? await answer.text() : undefined;
      // An answer that a later one overtook says nothing of what stands there now.
      if (text !== undefined && mine === asked && place.innerHTML !== text) place.innerHTML = text;
    } catch {
      // No connection just now: the advice stays as it was.
    }
  };
  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'file') return;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), PAUSE_MS);
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-plain-language]')) {
  const place = form.querySelector('[data-plain-hints]');
  if (place !== null) follow(form, place);
}
