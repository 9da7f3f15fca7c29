// What is kept of a browser: roughly which, and nothing that tells one person's from another's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { isFresh } from '../../../platform/web/step-up.ts';
import type { User } from '../../../platform/web/user.ts';
import { comesOfAge } from './delegates.ts';
import { browserWords } from './log-ins.ts';

test('a browser is told by its kind and system', () => {
  const kinds: readonly (readonly [string, string])[] = [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox, Windows'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0',
      'Edge, Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile Safari/604.1',
      'Safari, iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari, Mac',
    ],
    ['curl/8.5.0', ''],
  ];
  for (const [agent, words] of kinds) assert.equal(browserWords(agent), words);
  assert.equal(browserWords(undefined), '');
});

test('a log-in is fresh by when the e-ID was used, not by when the session began', () => {
  const now = new Date('2026-11-23T10:00:00Z');
  const user: User = {
    subject: 's',
    name: 'n',
    roles: [],
    groups: [],
    acr: '',
    amr: [],
    loginId: 'l',
    loggedInAt: now,
    provenAt: new Date('2026-11-23T09:30:00Z'),
    proof: '',
  };
  assert.equal(isFresh(user, now), false);
  assert.equal(isFresh(user, now, 3_600_000), true);
  assert.equal(isFresh({ ...user, provenAt: new Date('2026-11-23T09:55:00Z') }, now), true);
});

test('somebody comes of age on the day they turn 18, also with a coordination number', () => {
  const day = (number: string): string | undefined => {
    const parsed = parseRecipientId(number);
    return parsed.ok ? comesOfAge(parsed.value)?.toISOString() : undefined;
  };
  assert.equal(day('201001092392'), '2028-01-08T23:00:00.000Z');
  assert.equal(day('191611882398'), '1934-11-27T23:00:00.000Z');
  assert.equal(day('164025000052'), undefined);
});
