// Fields and conditions of templates: what is filled in, what is told, and that no value is ever read as syntax.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { fieldsIn, mergeText } from './merge.ts';

const merge = (text: string, values: Readonly<Record<string, string>> = {}) =>
  mergeText(text, new Map(Object.entries(values)));

const filled: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
  ['a field', 'Hej {{namn}}', { namn: 'Signe' }, 'Hej Signe'],
  ['a field twice', '{{namn}} och {{namn}}', { namn: 'Bo' }, 'Bo och Bo'],
  ['spaces in the mark', 'Hej {{  namn }}', { namn: 'Bo' }, 'Hej Bo'],
  ['spaces in the name', '{{Belopp att betala}} kr', { 'belopp  att betala': '100' }, '100 kr'],
  ['another case, as a list has its columns', '{{förnamn}}', { Förnamn: 'Åsa' }, 'Åsa'],
  ['å as two characters', '{{a\u030ar}}', { år: '2027' }, '2027'],
  ['an empty value is given', 'Hej {{namn}}.', { namn: '' }, 'Hej .'],
  ['a condition that holds', 'A{{#om barn}}B{{/om}}C', { barn: 'ja' }, 'ABC'],
  ['a condition that does not', 'A{{#om barn}}B{{/om}}C', { barn: '' }, 'AC'],
  ['only spaces are nothing', 'A{{#om barn}}B{{/om}}', { barn: '  ' }, 'A'],
  ['a value', '{{#om svar = Ja}}B{{/om}}', { svar: 'ja ' }, 'B'],
  ['another value', '{{#om svar = ja}}B{{/om}}', { svar: 'nej' }, ''],
  ['a value without spaces around', '{{#om svar=ja}}B{{/om}}', { svar: 'ja' }, 'B'],
  ['a value with an equals sign', '{{#om a = b=c}}B{{/om}}', { a: 'b=c' }, 'B'],
  ['no value is the empty one', '{{#om a = }}B{{/om}}', { a: '' }, 'B'],
  ['not there', '{{^om barn}}B{{/om}}', { barn: '' }, 'B'],
  ['not there, but is', '{{^om barn}}B{{/om}}', { barn: '1' }, ''],
  ['not that value', '{{^om svar = ja}}B{{/om}}', { svar: 'nej' }, 'B'],
  ['within each other', '{{#om a}}1{{#om b}}2{{/om}}3{{/om}}4', { a: 'x', b: '' }, '134'],
  ['within each other, the outer one fails', '{{#om a}}1{{#om b}}2{{/om}}3{{/om}}4', { a: '', b: 'x' }, '4'],
  ['a field in a condition', '{{#om a}}{{b}}{{/om}}', { a: '1', b: '2' }, '2'],
  ['a line of its own goes', 'A\n{{#om a}}\nB\n{{/om}}\nC', { a: '1' }, 'A\nB\nC'],
  ['a line of its own goes with what it holds', 'A\n{{#om a}}\nB\n{{/om}}\nC', { a: '' }, 'A\nC'],
  ['an indented line of its own', 'A\n  {{#om a}}  \nB\n\t{{/om}}', { a: '1' }, 'A\nB\n'],
  ['a field keeps its line', 'A\n{{a}}\nB', { a: 'x' }, 'A\nx\nB'],
  ['within a line nothing goes', 'A {{#om a}}B{{/om}} C', { a: '1' }, 'A B C'],
  ['no marks', 'Bara text } {', {}, 'Bara text } {'],
  ['nothing', '', {}, ''],
];
for (const [name, text, values, wanted] of filled) {
  test(`templates: ${name}`, () => assert.deepEqual(merge(text, values), { text: wanted, missing: [], faults: [] }));
}

test('templates: a field that nobody gave stands as it was written and is told once', () => {
  const { text, missing } = merge('{{Namn}} {{namn}} {{#om Barn}}x{{/om}}{{ort}}', {});
  assert.equal(text, '{{Namn}} {{namn}} {{ort}}');
  assert.deepEqual(missing, ['Namn', 'Barn', 'ort']);
});

test('templates: a field in a condition that does not hold is not missed', () => {
  assert.deepEqual(merge('{{#om a}}{{b}}{{/om}}', { a: '' }).missing, []);
});

const broken: readonly (readonly [string, string, string, number])[] = [
  ['{{namn', 'unclosed-mark', '{{namn', 1],
  ['a\n{{namn\n}}', 'unclosed-mark', '{{namn', 2],
  ['{{namn}', 'unclosed-mark', '{{namn}', 1],
  ['{{{namn}}}', 'unclosed-mark', '{{{namn}}}', 1],
  ['{{}}', 'unknown-mark', '{{}}', 1],
  ['{{#if a}}', 'unknown-mark', '{{#if a}}', 1],
  ['{{#om }}', 'unknown-mark', '{{#om }}', 1],
  ['{{#om a/b}}', 'unknown-mark', '{{#om a/b}}', 1],
  ['{{a;b}}', 'unknown-mark', '{{a;b}}', 1],
  ['{{om}} {{/om}}', 'stray-end', '{{/om}}', 1],
  ['x\ny{{#om a}}z', 'unclosed-condition', '{{#om a}}', 2],
];
for (const [text, code, tag, line] of broken) {
  test(`templates: ${JSON.stringify(text)} is told as ${code} and nothing of it is dropped`, () => {
    const merged = merge(text, { a: '1', om: '{{om}}' });
    assert.deepEqual(merged.faults, [{ code, tag, line }]);
    assert.equal(merged.text, text);
  });
}

test('templates: what was written before and after something broken is merged all the same', () => {
  assert.equal(merge('{{a}} {{ {{a}} {{#om a}}{{a}}', { a: 'x' }).text, 'x {{ x {{#om a}}x');
});

test('templates: conditions within conditions have an end', () => {
  const deep = `${'{{#om a}}'.repeat(11)}x${'{{/om}}'.repeat(11)}`;
  const { faults, text } = merge(deep, { a: '1' });
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['too-deep', 'stray-end'],
  );
  assert.match(text, /x/);
});

test('templates: no value is ever read as syntax, whatever it holds', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom('{{b}}', '{{#om b}}', '{{/om}}', '{{', '}}', '$&', '$1', '\\'));
  fc.assert(
    fc.property(value, value, (a, b) => {
      const merged = merge('<{{a}}|{{#om a}}{{a}}{{/om}}|{{b}}>', { a, b });
      assert.equal(merged.text, `<${a}|${a.trim() === '' ? '' : a}|${b}>`);
      assert.deepEqual(merged.faults, []);
    }),
    { verbose: true },
  );
});

test('templates: a name like one of JavaScript is a name like any other', () => {
  assert.deepEqual(merge('{{constructor}} {{__proto__}}').missing, ['constructor', '__proto__']);
});

test('templates: in HTML each value is escaped, and the text around it is not', () => {
  const values = new Map([['namn', '<script>alert("1")</script> & {{b}}']]);
  const { text } = mergeText('<p>Hej <b>{{namn}}</b></p>', values, escapeHtml);
  assert.equal(text, '<p>Hej <b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; {{b}}</b></p>');
});

test("templates: in HTML a condition's mark in a paragraph of its own leaves no trace", () => {
  const html = '<p>A</p><p>{{#om a}}</p><p>B</p><p>{{/om}}</p><p>C</p>';
  assert.equal(mergeText(html, new Map([['a', '1']]), escapeHtml).text, '<p>A</p><p>B</p><p>C</p>');
  assert.equal(mergeText(html, new Map([['a', '']]), escapeHtml).text, '<p>A</p><p>C</p>');
});

test('templates: the fields that a text names, in order, each once', () => {
  assert.deepEqual(fieldsIn('{{b}} {{#om a = 1}}{{c}}{{B}}{{/om}} {{broken {{d}}'), ['b', 'a', 'c', 'd']);
});

test('templates: a long text is read in a time that grows with its length only', () => {
  const began = performance.now();
  for (const part of ['{{', '{{#om a}}', '{{/om}}', `${' '.repeat(50)}{{a}}`, '\n{{#om a}}\n', '}}', '{{a ']) {
    merge(part.repeat(100_000 / part.length), { a: 'x' });
  }
  assert.ok(performance.now() - began < 5_000);
});
