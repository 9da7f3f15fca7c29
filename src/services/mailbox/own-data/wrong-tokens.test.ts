// Wrong personal tokens: one program with one, a whole company behind one address, and many addresses at once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newTokenText } from './token-form.ts';
import { WrongTokens } from './wrong-tokens.ts';

const at = new Date('2026-11-23T10:00:00Z');
const OFFICE = '192.0.2.1';

function tries(tokens: WrongTokens, from: string, count: number, proof = newTokenText()): void {
  for (let n = 0; n < count; n += 1) if (tokens.wait(from, proof) === 0) tokens.wrong(from, proof);
}

describe('wrong personal tokens', () => {
  it('of one program hold up that program, and nobody else behind the same address', () => {
    const tokens = new WrongTokens(() => at);
    const ended = newTokenText();
    tries(tokens, OFFICE, 1000, ended);
    assert.ok(tokens.wait(OFFICE, ended) > 0);
    assert.equal(tokens.wait(OFFICE, newTokenText()), 0, 'another program’s first request');
    assert.equal(tokens.wait('192.0.2.2', ended), 0);
    for (let n = 0; n < 100; n += 1) if (tokens.wait(OFFICE, undefined) === 0) tokens.wrong(OFFICE, undefined);
    assert.ok(tokens.wait(OFFICE, undefined) > 0, 'a text that is no token');
    assert.equal(tokens.wait(OFFICE, newTokenText()), 0);
  });

  it('of many kinds from one address are slowed down, and a good token there is not', () => {
    const tokens = new WrongTokens(() => at);
    const good = newTokenText();
    tokens.good(good);
    for (let n = 0; n < 600; n += 1) tries(tokens, OFFICE, 1);
    assert.ok(tokens.wait(OFFICE, newTokenText()) > 0);
    assert.equal(tokens.wait(OFFICE, good), 0);
    assert.equal(tokens.wait('192.0.2.2', newTokenText()), 0);
  });

  it('from many addresses are slowed down together, and a good token is not; one that is over is no longer good', () => {
    const tokens = new WrongTokens(() => at);
    const good = newTokenText();
    tokens.good(good);
    for (let n = 0; n < 6_000; n += 1) tries(tokens, `198.51.100.${n}`, 1);
    assert.ok(tokens.wait('203.0.113.9', newTokenText()) > 0);
    assert.equal(tokens.wait(OFFICE, good), 0);
    tokens.wrong(OFFICE, good);
    assert.ok(tokens.wait(OFFICE, good) > 0);
  });
});
