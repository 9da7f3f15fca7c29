// The small parts of the web server, each by itself: tokens, languages, traces, routes, the style sheet, problems
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BrevduvaError } from '../../domain/errors.ts';
import { assetAddress } from './assets.ts';
import { cookieName, cookiePlace } from './cookies.ts';
import { comesFromUs, makeToken, newBinding, tokenIsGood } from './csrf.ts';
import { acceptedLanguage } from './language.ts';
import { httpErrorOf, PROBLEM_CODES, problemOf } from './problem.ts';
import { usedRules } from './style-sheet.ts';
import { traceOf } from './trace.ts';

describe('form tokens', () => {
  it('are good in their session only, differ each time, and no change of them is good', () => {
    const binding = newBinding();
    const token = makeToken(binding);
    assert.ok(tokenIsGood(binding, token));
    assert.notEqual(makeToken(binding), token);
    assert.ok(!tokenIsGood(newBinding(), token));
    assert.ok(!tokenIsGood(undefined, token));
    assert.ok(!tokenIsGood('', makeToken('')));
    const bytes = Buffer.from(token, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        assert.ok(!tokenIsGood(binding, changed.toString('base64url')));
      }),
    );
  });

  it('need an origin of ours', () => {
    const ours = ['https://post.example.se'];
    assert.ok(comesFromUs({ 'sec-fetch-site': 'same-origin', origin: 'https://post.example.se' }, ours));
    assert.ok(comesFromUs({}, ours));
    assert.ok(!comesFromUs({ origin: 'https://post.example.se.evil.example' }, ours));
    assert.ok(!comesFromUs({ 'sec-fetch-site': 'cross-site', origin: 'https://post.example.se' }, ours));
  });
});

describe('small parts', () => {
  it('names cookies by place', () => {
    assert.equal(cookieName(cookiePlace('mailbox', 'https://x.se'), 'session'), '__Host-brevduva-mailbox-443-session');
    assert.equal(
      cookieName(cookiePlace('mailbox', 'http://127.0.0.1:8402'), 'session'),
      'brevduva-mailbox-8402-session',
    );
  });

  it('reads Accept-Language by weight, and Swedish wins a tie', () => {
    assert.equal(acceptedLanguage('en-GB,en;q=0.9,sv;q=0.8'), 'en');
    assert.equal(acceptedLanguage('sv-SE,en;q=0.9'), 'sv');
    assert.equal(acceptedLanguage('en, sv'), 'sv');
    assert.equal(acceptedLanguage('en;q=0'), 'sv');
    assert.equal(acceptedLanguage(undefined), 'sv');
    assert.equal(acceptedLanguage(`${'x,'.repeat(100_000)}en`), 'sv');
  });

  it('goes on with a good trace, and begins anew with any other', () => {
    const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    assert.equal(traceOf(good).traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
    assert.notEqual(traceOf(good).spanId, '00f067aa0ba902b7');
    assert.match(traceOf(`cc${good.slice(2)}-more`).header, /^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
    for (const bad of [
      undefined,
      '',
      good.toUpperCase(),
      `ff${good.slice(2)}`,
      `${good}-more`,
      good.replace(/4bf9.{28}/, '0'.repeat(32)),
    ]) {
      assert.notEqual(traceOf(bad).traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
      assert.match(traceOf(bad).header, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    }
  });

  it('keeps of FKUI what is used', () => {
    const css =
      '.button{a:b}.calendar .button{c:d}.button:is(.x,.y),.button:hover{e:f}p{g:h}@media (x){.label{i:j}.modal{k:l}}@keyframes spin{to{m:n}}';
    assert.equal(usedRules(css), '.button{a:b}.button:hover{e:f}p{g:h}@media (x){.label{i:j}}');
  });

  it('puts the hash of the content in the address of an asset', () => {
    assert.match(assetAddress('brevduva.css'), /^\/assets\/brevduva\.[\w-]{12}\.css$/);
    assert.match(assetAddress('page.ts'), /^\/assets\/page\.[\w-]{12}\.js$/);
    assert.throws(() => assetAddress('nothing.js'), /nothing\.js/);
  });
});

describe('problems', () => {
  it('have words and a status for every code, in both languages', () => {
    for (const code of PROBLEM_CODES) {
      if (code === 'method-not-allowed' || code === 'wrong-address' || code === 'form-expired') continue;
      for (const language of ['sv', 'en'] as const) {
        const problem = problemOf(httpErrorOf(new BrevduvaError(code, 'inside')), language, 'id', 'https://x/problems');
        assert.equal(problem.type, `https://x/problems/${code}`);
        assert.ok(problem.status >= 400 && problem.title.length > 3 && problem.detail.length > 10);
        assert.ok(!JSON.stringify(problem).includes('inside'));
      }
    }
  });

  it('list faults of the input by field', () => {
    const faults = [{ field: 'recipient', sv: 'Fel', en: 'Wrong' }, 'nonsense'];
    const { errors } = problemOf(
      httpErrorOf(new BrevduvaError('invalid-input', 'm', { faults })),
      'en',
      'id',
      undefined,
    );
    assert.deepEqual(errors, [{ field: 'recipient', detail: 'Wrong' }]);
  });
});
