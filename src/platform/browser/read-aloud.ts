// Reads the letter aloud with the browser's own speech, where it has one; the button is hidden elsewhere. Screen readers need nothing of this.
// Loaded by the browser as it is; imports nothing.

/** What is read: the subject, then the text; of a letter in a frame the text that stands beside it. */
function spoken(): string[] {
  const sheet = document.querySelector('article');
  if (sheet === null) return [];
  const subject = sheet.querySelector('#letter-subject')?.textContent ?? '';
  const body = sheet.querySelector('[data-aloud]') ?? sheet.querySelector('[data-letter-body]');
  const parts = [...(body?.querySelectorAll('p, li, h2, h3, td') ?? [])].map((part) => part.textContent ?? '');
  // Long texts are cut off by some browsers: a paragraph at a time.
  return [subject, ...parts].map((part) => part.trim()).filter((part) => part !== '');
}

function languageOfLetter(): string {
  return document.querySelector('article')?.lang || document.documentElement.lang;
}

function enable(button: HTMLButtonElement): void {
  const words = button.querySelector('span') ?? button;
  const start = words.textContent ?? '';
  let reading = false;
  const settle = (now: boolean): void => {
    reading = now;
    words.textContent = now ? (button.dataset['stop'] ?? start) : start;
    button.setAttribute('aria-pressed', String(now));
  };
  button.hidden = false;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    speechSynthesis.cancel();
    if (reading) return settle(false);
    const parts = spoken();
    for (const [index, part] of parts.entries()) {
      const one = new SpeechSynthesisUtterance(part);
      one.lang = languageOfLetter();
      if (index === parts.length - 1) one.addEventListener('end', () => settle(false));
      speechSynthesis.speak(one);
    }
    settle(parts.length > 0);
  });
  addEventListener('pagehide', () => speechSynthesis.cancel());
}

if ('speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis)
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-read-aloud]')) enable(button);
