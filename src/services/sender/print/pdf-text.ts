// Text on a PDF page in Inter, each character in the font file that has it.
import type PDFDocument from 'pdfkit';
import { type FontName, fontBytes, fontRuns, type Weight } from './fonts.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

export interface Style {
  /** Points. */
  readonly size: number;
  readonly weight: Weight;
  readonly colour: string;
}

export interface FlowPart {
  readonly text: string;
  readonly style: Style;
  readonly leaning?: boolean;
}

/** Which characters each font has: asked once, the same for every document. At most all of Unicode that Inter covers. */
const glyphs = new Map<string, boolean>();

export class PdfText {
  readonly #document: Pdf;
  readonly #fonts = new Set<FontName>();

  constructor(document: Pdf) {
    this.#document = document;
  }

  /** Writes at a place, points, and moves on below it. */
  write(text: string, style: Style, { x, y, width }: { x: number; y: number; width: number }): void {
    const runs = this.#runs(text === '' ? ' ' : text, style);
    for (const [index, run] of runs.entries()) {
      const options = { width, continued: index < runs.length - 1, lineGap: 2.2 };
      const pen = this.#use(run.font, style);
      if (index === 0) pen.text(run.text, x, y, options);
      else pen.text(run.text, options);
    }
  }

  /** Parts of one paragraph, each in its own style, points. A part '\n' begins a new line. */
  flow(parts: readonly FlowPart[], { x, y, width }: { x: number; y: number; width: number }): void {
    const runs = parts.flatMap(({ text, style, leaning }) =>
      this.#runs(text, style).map((run) => ({ ...run, style, leaning: leaning === true })),
    );
    for (const [index, run] of runs.entries()) {
      const options = { width, continued: index < runs.length - 1, lineGap: 2.2, oblique: run.leaning };
      const pen = this.#use(run.font, run.style);
      if (index === 0) pen.text(run.text, x, y, options);
      else pen.text(run.text, options);
    }
  }

  /** Points that the text takes in one style, about: for deciding where a page ends. */
  heightOf(text: string, style: Style, width: number): number {
    const [first] = this.#runs(text === '' ? ' ' : text, style);
    return this.#use(first?.font ?? `latin-${style.weight}`, style).heightOfString(text, { width, lineGap: 2.2 });
  }

  /** One line that is never broken, between `left` and `right`, points. */
  line(text: string, style: Style, at: { y: number; left: number; right: number; align: 'left' | 'right' }): void {
    const runs = this.#runs(text, style);
    const width = runs.reduce((sum, run) => sum + this.#use(run.font, style).widthOfString(run.text), 0);
    let x = at.align === 'left' ? at.left : at.right - width;
    for (const run of runs) {
      this.#use(run.font, style).text(run.text, x, at.y, { lineBreak: false });
      x += this.#document.widthOfString(run.text);
    }
  }

  #runs(text: string, style: Style) {
    return fontRuns(text, style.weight, (font, codePoint) => this.#has(font, codePoint));
  }

  #use(font: FontName, { size, colour }: Style): Pdf {
    this.#register(font);
    return this.#document.font(font).fontSize(size).fillColor(colour);
  }

  #register(font: FontName): void {
    if (this.#fonts.has(font)) return;
    this.#document.registerFont(font, fontBytes(font));
    this.#fonts.add(font);
  }

  // pdfkit's types do not show the fontkit font behind the current one.
  #has(font: FontName, codePoint: number): boolean {
    const place = `${font} ${codePoint}`;
    const known = glyphs.get(place);
    if (known !== undefined) return known;
    this.#register(font);
    this.#document.font(font);
    const inner: unknown = Reflect.get(Object(Reflect.get(this.#document, '_font')), 'font');
    const check: unknown = Reflect.get(Object(inner), 'hasGlyphForCodePoint');
    const has = typeof check === 'function' && check.call(inner, codePoint) === true;
    glyphs.set(place, has);
    return has;
  }
}

/** The document's bytes, once it has ended. */
export function bytesOf(document: Pdf): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    document.on('data', (part: Uint8Array) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    document.on('error', reject);
  });
}
