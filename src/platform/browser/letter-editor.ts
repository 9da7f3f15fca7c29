// An editor for letters of HTML, over the text area that works without it: what it writes is only what a letter may have, and the server
// cleans it again. A text area with data-html-editor="its HTML" becomes one. Loaded by the browser as it is; imports nothing.

/** What each element of a document becomes; what is not here is left out and its text kept. */
const BECOMES: Readonly<Record<string, string>> = {
  P: 'p',
  DIV: 'p',
  BR: 'br',
  B: 'strong',
  STRONG: 'strong',
  I: 'em',
  EM: 'em',
  H1: 'h2',
  H2: 'h2',
  H3: 'h3',
  H4: 'h4',
  H5: 'h4',
  H6: 'h4',
  UL: 'ul',
  OL: 'ol',
  LI: 'li',
  A: 'a',
  TABLE: 'table',
  TBODY: 'tbody',
  TR: 'tr',
  TD: 'td',
  TH: 'th',
};
const SKIPPED =
  /^(?:SCRIPT|STYLE|TITLE|META|LINK|TEMPLATE|IFRAME|OBJECT|NOSCRIPT|SVG|MATH|SELECT|TEXTAREA|XML|AUDIO|VIDEO)$/i;
const LINK = /^(?:https:\/\/[^\s@]+|mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9-]{3,30})$/;

/** Elements of the list only, made anew; nothing of the source but its text and good links comes along. */
function cleaned(source: Node, into: Element): void {
  for (const node of source.childNodes) {
    if (node instanceof Text) into.append(node.data);
    else if (node instanceof Element && !SKIPPED.test(node.tagName)) cleanedElement(node, into);
  }
}

function cleanedElement(element: Element, into: Element): void {
  const style = element.getAttribute('style') ?? '';
  // Word's own bullets and numbers: the list has its own.
  if (/mso-list:\s*ignore/i.test(style)) return;
  const word = /mso-list:[^;]*level([1-9])/i.exec(style)?.[1];
  const name = word === undefined ? nameOf(element) : 'li';
  if (name === undefined) {
    cleaned(element, into);
    return;
  }
  const made = document.createElement(name);
  if (name === 'a') made.setAttribute('href', element.getAttribute('href') ?? '');
  if (name === 'th') made.setAttribute('scope', element.getAttribute('scope') === 'row' ? 'row' : 'col');
  cleaned(element, made);
  if (word === undefined) into.append(made);
  else wordList(into, element, Number(word)).append(made);
}

// A link to somewhere that a letter may not lead is its words; Google's <b style="font-weight:normal"> is no bold.
function nameOf(element: Element): string | undefined {
  const name = BECOMES[element.tagName.toUpperCase()];
  if (name === 'a' && !LINK.test(element.getAttribute('href') ?? '')) return undefined;
  if (name === 'strong' && /font-weight:\s*normal/i.test(element.getAttribute('style') ?? '')) return undefined;
  return name;
}

/** The list that Word's paragraph of that level belongs to: the last one here, or one within its last item. */
function wordList(into: Element, paragraph: Element, level: number): Element {
  const marker = paragraph.querySelector('[style*="Ignore" i]')?.textContent ?? '';
  const kind = /^\s*(?:[0-9]+|[a-z]+)[.)]/i.test(marker) ? 'ol' : 'ul';
  let place = into;
  for (let depth = 1; depth <= level; depth += 1) {
    let list = place.lastElementChild;
    if (list === null || !/^[OU]L$/.test(list.tagName)) {
      list = document.createElement(kind);
      place.append(list);
    }
    if (depth === level) return list;
    place = list.lastElementChild ?? list.appendChild(document.createElement('li'));
  }
  return place;
}

/** The HTML of what is on the list in `source`. */
function htmlOf(source: Node): string {
  const holder = document.createElement('div');
  cleaned(source, holder);
  for (const block of holder.querySelectorAll('p, h2, h3, h4, li'))
    if (block.textContent === '' && block.querySelector('br') === null) block.remove();
  return holder.innerHTML;
}

function htmlOfText(html: string): string {
  return htmlOf(new DOMParser().parseFromString(html, 'text/html').body);
}

function plainAsHtml(text: string): string {
  const holder = document.createElement('div');
  for (const part of text.replaceAll('\r\n', '\n').split(/\n\s*\n/)) {
    const paragraph = document.createElement('p');
    for (const [index, line] of part.split('\n').entries()) {
      if (index > 0) paragraph.append(document.createElement('br'));
      paragraph.append(line);
    }
    holder.append(paragraph);
  }
  const [only] = holder.children;
  return holder.children.length === 1 && only !== undefined ? only.innerHTML : holder.innerHTML;
}

// Old, and the only way that every browser keeps in its undo list.
function run(command: string, value?: string): void {
  document.execCommand(command, false, value);
}

const TABLE =
  '<table><tbody><tr><th scope="col">&nbsp;</th><th scope="col">&nbsp;</th></tr><tr><td>&nbsp;</td><td>&nbsp;</td></tr></tbody></table><p><br></p>';

/** What the buttons of the toolbar do, by their data-tool; a state is shown as pressed. */
const TOOLS: Readonly<Record<string, { readonly state?: string; act(editor: Editor): void }>> = {
  paragraph: { act: () => run('formatBlock', 'p') },
  h2: { act: () => run('formatBlock', 'h2') },
  h3: { act: () => run('formatBlock', 'h3') },
  strong: { state: 'bold', act: () => run('bold') },
  em: { state: 'italic', act: () => run('italic') },
  ul: { state: 'insertUnorderedList', act: () => run('insertUnorderedList') },
  ol: { state: 'insertOrderedList', act: () => run('insertOrderedList') },
  link: { act: (editor) => editor.askLink() },
  table: { act: () => run('insertHTML', TABLE) },
  undo: { act: () => run('undo') },
  redo: { act: () => run('redo') },
};

class Editor {
  readonly #source: HTMLTextAreaElement;
  readonly #tools: HTMLElement;
  readonly #link: HTMLElement;
  readonly #place = document.createElement('div');
  #range: Range | undefined;

  constructor(source: HTMLTextAreaElement, tools: HTMLElement, link: HTMLElement) {
    this.#source = source;
    this.#tools = tools;
    this.#link = link;
  }

  start(): void {
    const [source, place] = [this.#source, this.#place];
    const label = document.querySelector<HTMLLabelElement>(`label[for="${source.id}"]`);
    place.className = 'textarea-field__textarea bd-editor bd-letter-html';
    place.contentEditable = 'true';
    place.setAttribute('role', 'textbox');
    place.setAttribute('aria-multiline', 'true');
    place.setAttribute('aria-label', label?.textContent?.trim() ?? '');
    for (const name of ['lang', 'aria-invalid', 'aria-required', 'aria-describedby']) {
      const value = source.getAttribute(name);
      if (value !== null) place.setAttribute(name, value);
    }
    const hint = document.getElementById(`${source.id}-hint`);
    if (hint !== null) hint.textContent = source.dataset.editorHint ?? '';
    place.innerHTML = htmlOfText(source.dataset.htmlEditor ?? '') || '<p><br></p>';
    // The label and the error summary lead to what is seen.
    place.id = source.id;
    source.id = `${place.id}-source`;
    source.hidden = true;
    source.before(this.#tools, this.#link, place);
    this.#tools.hidden = false;
    label?.addEventListener('click', () => place.focus());
    place.addEventListener('input', () => this.#write());
    place.addEventListener('paste', (event) => this.#paste(event));
    place.addEventListener('drop', (event) => event.preventDefault());
    place.addEventListener('keydown', (event) => this.#key(event));
    this.#startTools();
    this.#startLink();
    run('defaultParagraphSeparator', 'p');
    document.querySelector<HTMLInputElement>('[data-editor-syntax]')?.setAttribute('value', 'html');
    this.#write();
    source.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #write(): void {
    this.#source.value = htmlOf(this.#place);
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault();
    const html = event.clipboardData?.getData('text/html') ?? '';
    const plain = event.clipboardData?.getData('text/plain') ?? '';
    run('insertHTML', html === '' ? plainAsHtml(plain) : htmlOfText(html));
  }

  #key(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    this.askLink();
  }

  #startTools(): void {
    const buttons = [...this.#tools.querySelectorAll('button')];
    for (const [index, button] of buttons.entries()) {
      button.tabIndex = index === 0 ? 0 : -1;
      // The selection stays in the text while the button is pressed.
      button.addEventListener('mousedown', (event) => event.preventDefault());
      button.addEventListener('click', () => {
        const tool = TOOLS[button.dataset.tool ?? ''];
        if (button.dataset.tool !== 'link') this.#place.focus();
        tool?.act(this);
        this.#write();
      });
    }
    // One stop for the Tab key; arrows within (ARIA Authoring Practices, Toolbar).
    this.#tools.addEventListener('keydown', (event) => {
      const at = buttons.findIndex((button) => button.matches(':focus'));
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: -at - 1 }[event.key];
      if (step === undefined || at < 0) return;
      event.preventDefault();
      const next = buttons.at((at + step) % buttons.length);
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next?.focus();
    });
    document.addEventListener('selectionchange', () => {
      if (!this.#place.contains(document.getSelection()?.anchorNode ?? null)) return;
      for (const button of buttons) {
        const state = TOOLS[button.dataset.tool ?? '']?.state;
        if (state !== undefined) button.setAttribute('aria-pressed', String(document.queryCommandState(state)));
      }
    });
  }

  /** Asks where the chosen words should lead. */
  askLink(): void {
    const selection = document.getSelection();
    if (selection === null || selection.rangeCount === 0 || !this.#place.contains(selection.anchorNode)) return;
    this.#range = selection.getRangeAt(0).cloneRange();
    const href = selection.anchorNode?.parentElement?.closest('a')?.getAttribute('href');
    const input = this.#link.querySelector('input');
    this.#link.hidden = false;
    if (input === null) return;
    input.value = href ?? '';
    input.focus();
  }

  #startLink(): void {
    const field = this.#link;
    const [input, status] = [field.querySelector('input'), field.querySelector('p')];
    const [make, remove] = field.querySelectorAll('button');
    if (input === null || status === null) return;
    const wrong = status.textContent;
    status.textContent = '';
    status.hidden = false;
    make?.addEventListener('click', () => {
      const href = linkOf(input.value);
      status.textContent = href === undefined ? wrong : '';
      if (href !== undefined) this.#leaveLink(() => this.#makeLink(href));
    });
    remove?.addEventListener('click', () => this.#leaveLink(() => run('unlink')));
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#leaveLink(() => undefined);
      if (event.key !== 'Enter' || event.target !== input) return;
      event.preventDefault();
      make?.click();
    });
  }

  #makeLink(href: string): void {
    if (document.getSelection()?.isCollapsed === false) run('createLink', href);
    else
      run(
        'insertHTML',
        htmlOfText(`<a href="${encodeURI(href)}">${encodeURI(href).replace(/^(?:mailto|tel):/, '')}</a>`),
      );
  }

  #leaveLink(act: () => void): void {
    this.#link.hidden = true;
    this.#place.focus();
    const selection = document.getSelection();
    if (this.#range !== undefined && selection !== null) {
      selection.removeAllRanges();
      selection.addRange(this.#range);
    }
    act();
    this.#write();
  }
}

function linkOf(typed: string): string | undefined {
  const text = typed.trim();
  const guess = /^[^\s@:]+@[^\s@]+$/.test(text)
    ? `mailto:${text}`
    : /^\+?[0-9 -]{5,}$/.test(text)
      ? `tel:${text.replaceAll(' ', '')}`
      : text;
  return LINK.test(guess) ? guess : undefined;
}

const source = document.querySelector<HTMLTextAreaElement>('textarea[data-html-editor]');
const tools = document.querySelector<HTMLElement>('[data-editor-tools]');
const link = document.querySelector<HTMLElement>('[data-editor-link]');
if (source !== null && tools !== null && link !== null) new Editor(source, tools, link).start();
