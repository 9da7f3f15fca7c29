// Whatever the mediation log holds has a word in both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declarations } from '../events.ts';
import { kindInWords, logKinds } from './log-kinds.ts';

test('every act that the chain takes in has words of its own, in Swedish and English', () => {
  // As the trigger log_act in migrations/0008-log.sql chooses.
  const acts = Object.keys(declarations).filter((kind) => !/^(delivery|log-read)\./.test(kind));
  for (const kind of [...acts, 'service.restored', 'service.resumed', 'accepted', 'attempted', 'delivered']) {
    assert.ok(
      logKinds.some((each) => each === kind),
      kind,
    );
    assert.notEqual(kindInWords(kind, 'sv'), kindInWords(kind, 'en'), kind);
  }
  assert.equal(kindInWords('mailing.finished', 'sv'), 'Utskick klart');
  assert.equal(kindInWords('not.ours', 'sv'), 'not.ours');
});
