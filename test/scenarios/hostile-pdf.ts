// PDFs that are up to something, as far as they are PDFs at all.
import { deflateSync } from 'node:zlib';
import type { Random } from './random.ts';

/** Never a good one: a reader must take it without harm, and who reads its words must come to an end. */
export function hostilePdf(random: Random, there: string): Buffer {
  const ways: readonly (() => string | Buffer)[] = [
    () =>
      `%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.launchURL\\("${there}/pdf"\\))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`,
    () => `%PDF-1.4\n<script>fetch('${there}/polyglot')</script>`,
    () => `<html><script>fetch('${there}/html')</script>%PDF-1.4`,
    () =>
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Count 1000000000>>endobj\ntrailer<</Root 1 0 R>>`,
    () => `%PDF-1.4\n${'['.repeat(20_000)}`,
    () =>
      `%PDF-1.7\n1 0 obj<</Type/Catalog/AA<</O<</S/URI/URI(${there}/uri)>>>>/AcroForm<</XFA(<a/>)>>>>endobj\ntrailer<</Root 1 0 R>>`,
    () => `%PDF-1.4\ntrailer<</Root 1 0 R/Prev 9>>\nxref\n0 99999999\n`,
    () =>
      Buffer.concat([
        Buffer.from('%PDF-1.4\n1 0 obj<</Filter/FlateDecode/Length 9>>stream\n'),
        deflateSync(Buffer.alloc(20_000_000)),
        Buffer.from('\nendstream endobj'),
      ]),
    () => Buffer.concat([Buffer.from('%PDF-1.5\n'), random.bytes(2000)]),
    () => Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(3000, '1 0 obj ')]),
    () => random.bytes(500),
    () => '',
    () => 'MZ\u0090\u0000 This program cannot be run in DOS mode',
    () =>
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(x.exe)3 0 R]>>>>>>endobj 3 0 obj<</Type/Filespec/F(x.exe)>>endobj\ntrailer<</Root 1 0 R>>`,
  ];
  return Buffer.from(random.of(ways)());
}
