// Fetches a part of the page again while it may still change, and tells screen readers when it did. The page works without it.
// data-live="address": the answer is the part's new content; its first element says data-settled="yes" when it is final.
// data-live-waits: nothing is replaced while the keyboard's focus or a selection is in the part.
// A <template data-part="x"> in it is the new content of the element with data-live-part="x".
// Loaded by the browser as it is; imports nothing.

/** Soon at first, then more seldom: seconds between questions. */
function pauseAfter(question: number): number {
  if (question < 15) return 1;
  return question < 40 ? 3 : 10;
}

function isSettled(part: HTMLElement): boolean {
  return part.querySelector('[data-settled]')?.getAttribute('data-settled') === 'yes';
}

function isInUse(part: HTMLElement): boolean {
  const selection = document.getSelection();
  const selected = selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode);
  return selected || part.contains(document.activeElement);
}

function follow(part: HTMLElement): void {
  const address = part.dataset.live ?? '';
  const status = document.querySelector('[data-live-status]');
  let question = 0;
  let known: string | undefined;

  const ask = async (): Promise<void> => {
    question += 1;
    try {
      const answer = document.hidden ? undefined : await fetch(address, { redirect: 'manual' });
      if (answer?.ok === true) show(await answer.text());
      // Logged out (sent to the log-in), or gone: the page stays as it was, and the next full load tells.
      if (answer?.type === 'opaqueredirect' || (answer !== undefined && answer.status >= 400 && answer.status < 500))
        return;
    } catch {
      // No connection just now: ask again later.
    }
    if (!isSettled(part)) setTimeout(() => void ask(), pauseAfter(question) * 1000);
  };
  const show = (text: string): void => {
    if (text === known || (part.dataset.liveWaits !== undefined && isInUse(part))) return;
    known = text;
    part.innerHTML = text;
    for (const template of part.querySelectorAll<HTMLTemplateElement>('template[data-part]')) {
      const other = document.querySelector(`[data-live-part="${template.dataset.part}"]`);
      other?.replaceChildren(template.content);
      template.remove();
    }
    const now = part.querySelector('[data-now]')?.getAttribute('data-now') ?? '';
    if (status !== null && status.textContent !== now) status.textContent = now;
  };
  if (!isSettled(part)) setTimeout(() => void ask(), 500);
}

for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) follow(part);
