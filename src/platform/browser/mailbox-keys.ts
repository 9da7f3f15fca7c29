// Keyboard shortcuts of the mailbox: one key each, announced on the page, switched off in the person's own choices (WCAG 2.1.4).
// Never while somebody writes, chooses or holds another key. Loaded by the browser as it is; imports nothing.

const part = document.querySelector<HTMLElement>('[data-keys]');
const links = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('a.bd-inbox-link')];

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return target.isContentEditable || target.matches('textarea, select');
}

function current(): number {
  const row = document.activeElement?.closest('.bd-inbox-row');
  return links().findIndex((link) => link.closest('.bd-inbox-row') === row);
}

function move(step: number): void {
  const all = links();
  const at = current();
  all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
}

function boxOf(row: Element | null | undefined): HTMLInputElement | null | undefined {
  return row?.querySelector<HTMLInputElement>('.bd-inbox-select input');
}

function toggle(): void {
  const box = boxOf(links()[current()]?.closest('.bd-inbox-row'));
  box?.click();
}

/** Of a list: the selected letters, else the one in focus; on a letter's page: that letter. */
function press(action: string): void {
  const button = document.querySelector<HTMLButtonElement>(`form button[name="action"][value="${action}"]`);
  if (button === null) return;
  if (links().length > 0 && document.querySelector('.bd-inbox-select input:checked') === null) {
    const box = boxOf(links()[current()]?.closest('.bd-inbox-row'));
    if (box === null || box === undefined) return;
    box.click();
  }
  button.click();
}

function showList(): void {
  const list = part?.querySelector<HTMLDetailsElement>('[data-keys-list]');
  if (list === null || list === undefined) return;
  list.open = true;
  list.querySelector('summary')?.focus();
  list.scrollIntoView({ block: 'nearest' });
}

const KEYS: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  k: () => move(-1),
  o: () => links()[current()]?.click(),
  x: toggle,
  e: () => press('archive'),
  d: () => press('trash'),
  u: () => press('unread'),
  b: () => document.querySelector<HTMLAnchorElement>('.bd-back a')?.click(),
  i: () => location.assign('/inbox'),
  '/': () => location.assign('/search'),
  '?': showList,
};

if (part !== null) {
  part.hidden = false;
  for (const [key, action] of [
    ['e', 'archive'],
    ['d', 'trash'],
    ['u', 'unread'],
  ] as const)
    document.querySelector(`form button[name="action"][value="${action}"]`)?.setAttribute('aria-keyshortcuts', key);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
