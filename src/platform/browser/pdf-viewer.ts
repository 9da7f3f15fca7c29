// Shows a PDF as pages with their text over them, so that it can be read aloud, found and copied. Runs in a sandboxed frame of an opaque origin:
// nothing of the mailbox can be reached from here. pdf.js is given by address; no worker can be made in such a frame, so it works in the frame
// itself, which browsers run beside the page. Loaded by the browser as it is; imports nothing.
type Library = typeof import('pdfjs-dist');
type Document = import('pdfjs-dist').PDFDocumentProxy;

const { file = '', library = '', worker = '', things = '' } = document.body.dataset;
const { loading = '', failed = '', locked = '', page: pageWords = '', pages: countWords = '' } = document.body.dataset;

/** A phone's canvas may hold no more pixels. */
const MOST_PIXELS = 12_000_000;
/** Pages whose words are written out at once. */
const MOST_WRITTEN = 200;
const ZOOMS = [1, 1.25, 1.5, 2, 3];
let zoom = 0;

interface Shown {
  readonly holder: HTMLElement;
  readonly number: number;
  /** At which width it was last drawn; 0: not yet. */
  width: number;
}

function tell(words: string): void {
  const state = document.querySelector('[data-state]');
  if (state !== null) state.textContent = words;
}

function fill(words: string, values: Readonly<Record<string, number>>): string {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

async function open(pdf: Library): Promise<Document> {
  await import(worker);
  const task = pdf.getDocument({
    url: file,
    cMapUrl: `${things}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${things}standard_fonts/`,
    wasmUrl: `${things}wasm/`,
    useWasm: false,
    disableRange: true,
    disableStream: true,
  });
  return await task.promise;
}

/** The width that a page is drawn at, in CSS pixels. */
function widthNow(list: HTMLElement): number {
  return Math.max(200, Math.min(900, list.clientWidth - 16)) * (ZOOMS[zoom] ?? 1);
}

async function draw(opened: Document, shown: Shown, width: number): Promise<void> {
  if (shown.width === width) return;
  shown.width = width;
  const page = await opened.getPage(shown.number);
  const natural = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: width / natural.width });
  size(shown.holder, viewport);
  const canvas = document.createElement('canvas');
  const sharp = Math.min(devicePixelRatio, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  canvas.setAttribute('aria-hidden', 'true');
  await page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] }).promise;
  // Another size was asked for meanwhile.
  if (shown.width !== width) return;
  shown.holder.querySelector('canvas')?.remove();
  shown.holder.prepend(canvas);
}

function size(
  holder: HTMLElement,
  viewport: { readonly width: number; readonly height: number; readonly scale: number },
): void {
  holder.style.width = `${viewport.width}px`;
  holder.style.height = `${viewport.height}px`;
  // The text over the page follows its size by this.
  holder.style.setProperty('--total-scale-factor', String(viewport.scale));
}

/** The words of every page, also of those that are not looked at yet: for whoever listens, and for the browser's own search. */
async function write(pdf: Library, opened: Document, pages: readonly Shown[], list: HTMLElement): Promise<void> {
  for (const { holder, number, width } of pages.slice(0, MOST_WRITTEN)) {
    const page = await opened.getPage(number);
    const natural = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: (width === 0 ? widthNow(list) : width) / natural.width });
    if (width === 0) size(holder, viewport);
    const layer = document.createElement('div');
    layer.className = 'text';
    holder.append(layer);
    await new pdf.TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport }).render();
  }
}

function placeholders(list: HTMLElement, opened: Document, ratio: number): Shown[] {
  return Array.from({ length: opened.numPages }, (_, index) => {
    const holder = document.createElement('section');
    holder.className = 'page';
    holder.setAttribute('aria-label', fill(pageWords, { page: index + 1, pages: opened.numPages }));
    holder.style.width = `${widthNow(list)}px`;
    holder.style.height = `${widthNow(list) * ratio}px`;
    list.append(holder);
    return { holder, number: index + 1, width: 0 };
  });
}

async function show(pdf: Library, opened: Document, list: HTMLElement): Promise<void> {
  const first = (await opened.getPage(1)).getViewport({ scale: 1 });
  const pages = placeholders(list, opened, first.height / first.width);
  const near = new Set<Shown>();
  const drawNear = (): void => {
    const width = widthNow(list);
    for (const one of near) void draw(opened, one, width).catch(() => tell(failed));
  };
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const one = pages.find(({ holder }) => holder === target);
        if (one === undefined) continue;
        if (isIntersecting) near.add(one);
        else near.delete(one);
      }
      drawNear();
    },
    { rootMargin: '600px' },
  );
  for (const { holder } of pages) seen.observe(holder);
  enlarge(pages, list, drawNear);
  addEventListener('resize', drawNear);
  void write(pdf, opened, pages, list).catch(() => tell(failed));
  tell(fill(countWords.split('|')[opened.numPages === 1 ? 0 : 1] ?? '', { count: opened.numPages }));
}

function enlarge(pages: readonly Shown[], list: HTMLElement, drawNear: () => void): void {
  const tools = document.querySelector<HTMLElement>('[data-tools]');
  if (tools !== null) tools.hidden = false;
  for (const [name, step] of [
    ['[data-larger]', 1],
    ['[data-smaller]', -1],
  ] as const)
    document.querySelector(name)?.addEventListener('click', () => {
      const before = ZOOMS[zoom] ?? 1;
      zoom = Math.max(0, Math.min(ZOOMS.length - 1, zoom + step));
      const times = (ZOOMS[zoom] ?? 1) / before;
      for (const { holder } of pages) {
        holder.style.width = `${holder.offsetWidth * times}px`;
        holder.style.height = `${holder.offsetHeight * times}px`;
      }
      list.scrollTop *= times;
      drawNear();
    });
}

async function start(): Promise<void> {
  const list = document.querySelector<HTMLElement>('[data-list]');
  if (list === null) return;
  tell(loading);
  try {
    const pdf: Library = await import(library);
    await show(pdf, await open(pdf), list);
  } catch (error) {
    tell(error instanceof Error && error.name === 'PasswordException' ? locked : failed);
  }
}

void start();
