// A letter's HTML as text: what people read stands in its lines, what they do not read is gone, and no depth or size of markup harms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameHeight } from './frame-height.ts';
import { plainOfHtml } from './plain-of-html.ts';

test('paragraphs, items, cells and line breaks stand apart', () => {
  const html =
    '<h2>Beslut</h2><p>Hej  <b>Sig</b>ne&nbsp;du</p><ul><li>Ett</li><li>Två</li></ul><table><tr><th>Avgift</th><td>100 kr</td></tr></table>Rad<br>ny rad';
  assert.equal(plainOfHtml(html), 'Beslut\n\nHej Signe du\n\n– Ett\n– Två\n\nAvgift | 100 kr\n\nRad\nny rad');
});

test('nothing of script, style or hidden parts is left, and pictures are their words', () => {
  const html =
    '<html><head><title>T</title><style>p{}</style></head><body><script>alert(1)</script><p>Text<img alt="Karta" src="data:image/png;base64,AAAA"></p><template>dold</template></body></html>';
  assert.equal(plainOfHtml(html), 'Text Karta');
});

test('a hundred thousand elements within each other are read, in no more than a second or two', () => {
  const started = performance.now();
  assert.equal(plainOfHtml(`${'<div>'.repeat(100_000)}slut`), 'slut');
  assert.ok(performance.now() - started < 10_000);
});

test('a frame is higher for more text, higher on a phone, and never without end', () => {
  const short = frameHeight('Hej', 0);
  const long = frameHeight(`${'ord '.repeat(400)}\n\nSlut`, 0);
  assert.ok(short.wide < long.wide && long.wide < long.narrow);
  assert.ok(frameHeight('ord\n'.repeat(100_000), 0).wide <= 4000);
  assert.ok(frameHeight('Hej', 2).wide > short.wide);
});
