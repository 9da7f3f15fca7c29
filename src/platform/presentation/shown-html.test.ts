// What a letter's HTML is shown as: what is written stays, what runs, loads or leads away does not, however it is put together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHarmless, everyWay, hostileHtml } from '../../../test/scenarios/hostile-html.ts';
import { printedRandom } from '../../../test/scenarios/random.ts';
import { shownHtml } from './shown-html.ts';

test('an ordinary letter looks as it did', async () => {
  const letter =
    '<style>td{color:#333}</style><h1>Beslut</h1><p class="lead" style="color:red">Hej <b>Signe</b> &amp; co &lt;3</p><table border="1"><tr><td colspan="2">1</td></tr></table><a href="https://kommun.example/?a=1&amp;b=2">Läs mer</a><img alt="Logga" src="data:image/png;base64,iVBORw0KGgo="><br>';
  assert.equal(await shownHtml(letter), letter);
  assert.equal(await shownHtml('<html><body bgcolor="#fff"><p>å</body></html>'), '<div bgcolor="#fff"><p>å</div>');
});

test('nothing that runs, loads or leads away by itself is left', async () => {
  for (const way of everyWay('https://elsewhere.example')) {
    const shown = await shownHtml(`${way}<p>Kvar</p>`);
    assertHarmless(`<!doctype html><body>${shown}</body>`);
  }
  const shown = await shownHtml(everyWay('https://elsewhere.example').slice(0, 14).join(''));
  assert.ok(!/<script|<link|<meta|<iframe|onerror|javascript:/i.test(shown), shown);
  const random = printedRandom('hostile HTML');
  for (let n = 0; n < 3000; n += 1)
    assertHarmless(await shownHtml(hostileHtml(random, 'https://elsewhere.example', 'Kvar')));
});

test('two megabytes of anything take little time, and nothing else waits for them', async () => {
  for (const hostile of [
    '<b>',
    '<',
    '<style>',
    '<!--',
    '&',
    '<p a=',
    '"'.repeat(40),
    '<svg><style>',
    'å',
    '<table><td>',
  ]) {
    const html = hostile.repeat(Math.floor(2_000_000 / hostile.length));
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const began = performance.now();
    await shownHtml(html);
    clearInterval(watch);
    assert.ok(performance.now() - began < 10_000, hostile);
    assert.ok(longest < 500, `${hostile} ${longest}`);
  }
});
