// A file field that takes drops and lists what was chosen, each with a remove button; without script the field works alone.
// Loaded by the browser as it is, with its types stripped; imports nothing.

function sizeText(bytes: number, decimal: string): string {
  const hard = '\u00a0';
  if (bytes < 1000) return `${bytes}${hard}byte`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 10 ? value.toFixed(1).replace('.', decimal) : Math.round(value)}${hard}${unit}`;
}

function accepts(input: HTMLInputElement, file: File): boolean {
  const wanted = input.accept.split(',').map((one) => one.trim().toLowerCase());
  const name = file.name.toLowerCase();
  return input.accept === '' || wanted.some((one) => (one.startsWith('.') ? name.endsWith(one) : one === file.type));
}

/** The field's files become these, and everybody who follows the field is told. */
function setFiles(input: HTMLInputElement, files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function same(one: File, other: File): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

function row(input: HTMLInputElement, file: File, zone: HTMLElement): HTMLLIElement {
  const item = document.createElement('li');
  const words = document.createElement('span');
  words.className = 'bd-file-words';
  const size = document.createElement('span');
  size.className = 'bd-quiet';
  size.textContent = sizeText(file.size, zone.dataset.decimal ?? ',');
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'bd-link-button';
  remove.textContent = zone.dataset.removeWord ?? '';
  remove.setAttribute('aria-label', (zone.dataset.remove ?? '').replace('{name}', file.name));
  remove.addEventListener('click', () => {
    setFiles(
      input,
      [...(input.files ?? [])].filter((other) => !same(other, file)),
    );
    input.focus();
  });
  words.append(`${file.name} `, size);
  item.append(words, ' ', remove);
  return item;
}

function enhance(zone: HTMLElement): void {
  const input = zone.querySelector<HTMLInputElement>('input[type=file]');
  const list = zone.parentElement?.querySelector<HTMLUListElement>('[data-file-list]');
  if (input === null || list === null || list === undefined) return;
  let chosen: File[] = [];
  zone.classList.add('bd-drop--enhanced');
  for (const part of zone.querySelectorAll('[hidden]')) part.removeAttribute('hidden');
  input.addEventListener('change', (event) => {
    const now = [...(input.files ?? [])];
    // Picking again adds to what was picked before, as dropping does.
    if (event.isTrusted && input.multiple && chosen.length > 0) {
      const all = [...chosen, ...now.filter((file) => !chosen.some((other) => same(other, file)))];
      chosen = [];
      setFiles(input, all);
      return;
    }
    chosen = now;
    list.replaceChildren(...now.map((file) => row(input, file, zone)));
    list.hidden = now.length === 0;
  });
  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('bd-drop--over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('bd-drop--over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('bd-drop--over');
    const dropped = [...(event.dataTransfer?.files ?? [])].filter((file) => accepts(input, file));
    if (dropped.length === 0) return;
    const kept = input.multiple ? chosen.filter((file) => !dropped.some((other) => same(other, file))) : [];
    setFiles(input, [...kept, ...dropped].slice(0, input.multiple ? undefined : 1));
  });
}

for (const zone of document.querySelectorAll<HTMLElement>('[data-file-drop]')) enhance(zone);
// A file that misses the field must not replace the page and what was typed.
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => event.preventDefault());
