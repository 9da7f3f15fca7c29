// Saves a form while one writes, a moment after the last key, and tells when it was saved. The form works without it.
// A form with data-autosave="address" posts its fields (never its files) there. Loaded by the browser as it is; imports nothing.

const PAUSE_MS = 800;

interface Saved {
  readonly version: number;
  readonly saved: string;
  /** What the size meter starts from, as the server measures it. */
  readonly meterBase: number;
}

function isSaved(value: unknown): value is Saved {
  return typeof value === 'object' && value !== null && 'version' in value && 'saved' in value && 'meterBase' in value;
}

function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields.append(name, value);
  }
  return fields;
}

function take(form: HTMLFormElement, { version: number, saved, meterBase }: Saved): void {
  const version = form.querySelector<HTMLInputElement>('[data-autosave-version]');
  if (version !== null) version.value = String(number);
  tell(form, saved);
  const meter = document.querySelector<HTMLElement>('[data-size-meter]');
  if (meter === null) return;
  meter.dataset.base = String(meterBase);
  meter.dispatchEvent(new Event('change', { bubbles: true }));
}

function tell(form: HTMLFormElement, words: string): void {
  const status = form.querySelector('[data-autosave-status]');
  if (status !== null) status.textContent = words;
}

async function save(form: HTMLFormElement): Promise<void> {
  try {
    const headers = { accept: 'application/json' };
    const answer = await fetch(form.dataset.autosave ?? '', { method: 'POST', body: fieldsOf(form), headers });
    if (answer.status === 409) {
      // Another window has saved something else; the server keeps that until the person has chosen.
      tell(form, form.dataset.autosaveChanged ?? '');
      return;
    }
    const body: unknown = answer.ok ? await answer.json() : undefined;
    if (!isSaved(body)) throw new Error('not saved');
    take(form, body);
  } catch {
    tell(form, form.dataset.autosaveFailed ?? '');
  }
}

function enhance(form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | undefined;
  const begin = (): void => {
    clearTimeout(timer);
    timer = undefined;
    saving = (saving ?? Promise.resolve()).then(() => save(form));
  };

  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'file') return;
    clearTimeout(timer);
    timer = setTimeout(begin, PAUSE_MS);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && timer !== undefined) begin();
  });
  // The form itself goes after a saving that is under way, or the server would see two windows writing at once.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    timer = undefined;
    if (saving === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    // Not before this event is over: until then the browser takes a new submission for a part of this one and drops it.
    void saving.then(() =>
      setTimeout(() => {
        saving = undefined;
        form.requestSubmit(submitter);
      }),
    );
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) enhance(form);
