// Makes or uses a passkey: a form with data-passkey="make" or "use" gets the answer in its field `answer` and is sent. Imports nothing.

function isObject(
  value: unknown,
): value is PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON {
  return typeof value === 'object' && value !== null && 'challenge' in value;
}

function able(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

async function answerFor(form: HTMLFormElement): Promise<string | undefined> {
  const options: unknown = JSON.parse(form.dataset.passkeyOptions ?? '');
  if (!isObject(options)) return undefined;
  const made =
    form.dataset.passkey === 'make'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return made instanceof PublicKeyCredential ? JSON.stringify(made.toJSON()) : undefined;
}

function say(form: HTMLFormElement, words: string | undefined): void {
  const status = form.querySelector<HTMLElement>('[data-passkey-status]');
  if (status !== null) status.textContent = words ?? '';
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (field !== null) field.value = value;
}

async function begin(form: HTMLFormElement): Promise<void> {
  say(form, form.dataset.passkeyBusy);
  try {
    const answer = await answerFor(form);
    if (answer === undefined) throw new Error('no passkey');
    fill(form, 'answer', answer);
    // What stands after # never reaches a server's log: only this form sends it.
    fill(form, 'secret', location.hash.slice(1));
    form.submit();
  } catch {
    say(form, form.dataset.passkeyNotGiven);
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!able()) say(form, form.dataset.passkeyNotAble);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (able()) void begin(form);
  });
}
