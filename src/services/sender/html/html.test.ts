// Letters of HTML: what goes in may be anything, what comes out is on the list (MMS-4; issue 4, "letters of text or HTML").
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { cleanHtml } from './clean-html.ts';
import { writeHtml } from './letter-html.ts';
import { plainOfHtml } from './plain-of-html.ts';
import { readHtml } from './read-html.ts';
import { readMarks } from './read-marks.ts';
import { writeMarks } from './write-marks.ts';

const ALLOWED = new Map([
  ...'p br strong em h2 h3 h4 ul ol li table tbody tr td'.split(' ').map((name) => [name, ''] as const),
  ['a', 'href'],
  ['th', 'scope'],
]);

function assertAllowed(html: string): void {
  const walk = (node: DefaultTreeAdapterTypes.ChildNode): void => {
    if (node.nodeName === '#text') return;
    assert.ok('attrs' in node && ALLOWED.has(node.tagName), node.nodeName);
    for (const { name, value } of node.attrs) {
      assert.equal(name, ALLOWED.get(node.tagName), `${node.tagName} ${name}`);
      if (name === 'href') assert.match(value, /^(https:\/\/[^@]*|mailto:|tel:)/);
    }
    for (const child of node.childNodes) walk(child);
  };
  for (const child of parseFragment(html).childNodes) walk(child);
}

const attacks = [
  '<script>alert(1)</script>',
  '<p onclick="x()">t</p>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="data:text/html,x">x</a>',
  '<a href="https://user:pass@evil.example/">x</a>',
  '<a href="http://insecure.example/">x</a>',
  '<a href="//evil.example">x</a>',
  '<svg><script>alert(1)</script></svg>',
  '<svg/onload=alert(1)>',
  '<math><mtext><table><mglyph><style><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<style>p{background:url(https://evil.example)}</style>',
  '<form action="https://evil.example"><input name=q><button>Send</button></form>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data=x></object><embed src=x><base href="https://evil.example">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<textarea><script>alert(1)</script></textarea>',
  '<xmp><script>alert(1)</script></xmp>',
  '<plaintext><b>x',
  '<!--><script>alert(1)</script>-->',
  '<p style="position:fixed">x</p>',
  '<a href="https://a.example" target=_blank ping=x>x</a>',
  '<td scope="x"><img src=x>">x',
  '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
  '<template><script>alert(1)</script></template>',
  '<select><option><img src=x onerror=alert(1)>',
  '<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
  '<b\u0000onmouseover=alert(1)>x',
];

describe('nothing but the list comes out', () => {
  for (const attack of attacks) {
    test(JSON.stringify(attack), () => {
      const clean = cleanHtml(attack);
      assertAllowed(clean);
      assert.doesNotMatch(clean, /<script|onerror=|javascript:|evil\.example/);
      assert.equal(cleanHtml(clean), clean);
    });
  }

  test('whatever tags in whatever order, cleaned twice is cleaned once', () => {
    const tag = fc.constantFrom(
      ...'p h1 h2 h4 h6 ul ol li table thead tr td th b strong i em a br div span svg script style x-y o:p'.split(' '),
    );
    const piece = fc.oneof(
      tag.map((name) => `<${name}>`),
      tag.map((name) => `</${name}>`),
      fc.constantFrom(
        '<a href="https://a.example/b?c=d&e">',
        '<th scope=row>',
        '<b style="font-weight:normal">',
        '\n',
        ' ',
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const clean = cleanHtml(pieces.join(''));
        assertAllowed(clean);
        assert.equal(cleanHtml(clean), clean);
        assert.deepEqual(readMarks(writeMarks(readHtml(clean))), readHtml(clean));
      }),
      { numRuns: 2000 },
    );
  });

  test('nesting as deep as somebody likes takes neither time nor memory', () => {
    for (const tag of ['<div>', '<b>', '<ul><li>', '<table><tr><td>', '<a href="https://a.example">', '<p>', '<svg>']) {
      const before = performance.now();
      cleanHtml(`${tag.repeat(200_000)}x`);
      assert.ok(performance.now() - before < 5000, tag);
    }
  });
});

test('a letter with everything in it is kept as it is', () => {
  const letter = [
    '<h2>Beslut</h2>',
    '<p>Hej <strong>Signe</strong>,<br />du får <em>bidrag</em> &amp; mer.</p>',
    '<ul><li>ett<ol><li>a</li></ol></li><li>två</li></ul>',
    '<table><tr><th scope="col">Månad</th><th scope="col">Kronor</th></tr><tr><th scope="row">Maj</th><td>300</td></tr></table>',
    '<p><a href="https://www.digg.se/">Läs mer</a> eller <a href="mailto:a@b.se">skriv</a> eller <a href="tel:+46123456">ring</a>.</p>',
  ].join('\n');
  assert.equal(cleanHtml(letter), letter);
  assert.deepEqual(plainOfHtml(letter).split('\n\n'), [
    'Beslut',
    'Hej Signe,\ndu får bidrag & mer.',
    '- ett\n  1. a\n- två',
    'Månad | Kronor\nMaj | 300',
    'Läs mer (www.digg.se) eller skriv (a@b.se) eller ring (+46123456).'.replace('(www', '(https://www'),
  ]);
});

test('text pasted from Word becomes paragraphs, lists, headings and tables, without its junk', () => {
  const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm; mso-pagination:widow-orphan;} --></style><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head>
<body lang=SV><!--StartFragment--><h1>Rubrik</h1><p class=MsoNormal style='mso-margin-top-alt:auto'><b><span style='font-size:11.0pt;
color:red'>Fet</span></b> och <i style='mso-bidi-font-style:normal'>lutande</i><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Ett</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span> </span></span>Under</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Två</p>
<table class=MsoTableGrid><thead><tr><td><p class=MsoNormal>A<o:p></o:p></p></td><td><p>B</p></td></tr></thead><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>
<p class=MsoNormal>Sist<span style='mso-spacerun:yes'>  </span>ut</p><!--EndFragment--></body></html>`;
  assert.equal(
    cleanHtml(word),
    [
      '<h2>Rubrik</h2>',
      '<p><strong>Fet</strong> och <em>lutande</em></p>',
      '<ul><li>Ett<ol><li>Under</li></ol></li><li>Två</li></ul>',
      '<table><tr><th scope="col">A</th><th scope="col">B</th></tr><tr><td>1<br />2</td><td>3</td></tr></table>',
      '<p>Sist ut</p>',
    ].join('\n'),
  );
});

test('signs that people type become the same letter', () => {
  const typed = `# Beslut

Hej **Signe**,
du får *bidrag*. 2 * 3 är 6 och 5*3 är 15.
- ett
  1. a
- två

| Månad | Kronor |
|---|---|
| Maj | 300 |

[Läs mer](https://www.digg.se) eller [farligt](javascript:alert(1)) \\*inte\\*`;
  assert.equal(
    writeHtml(readMarks(typed)),
    [
      '<h2>Beslut</h2>',
      '<p>Hej <strong>Signe</strong>,<br />du får <em>bidrag</em>. 2 * 3 är 6 och 5*3 är 15.</p>',
      '<ul><li>ett<ol><li>a</li></ol></li><li>två</li></ul>',
      '<table><tr><th scope="col">Månad</th><th scope="col">Kronor</th></tr><tr><td>Maj</td><td>300</td></tr></table>',
      '<p><a href="https://www.digg.se/">Läs mer</a> eller [farligt](javascript:alert(1)) *inte*</p>',
    ].join('\n'),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      assertAllowed(writeHtml(readMarks(text)));
    }),
  );
});
