// A letter's words, by where they stand.
import { type DeliveryDetails, openContent, openDetails, openFilename, openSubject } from '../content/letter-texts.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import type { DueLetter } from '../store/search.ts';
import { openWords } from './file-words.ts';
import { textOfHtml } from './html-text.ts';
import type { LetterWords } from './merge-segments.ts';
import type { Field } from './segment-format.ts';
import { wordsOf } from './words.ts';

/** Every word of the letter that is known now. */
export function wordsOfLetter(cipher: MailboxCipher, letter: DueLetter): LetterWords {
  const { id, bodyType, senderName, subject } = letter;
  const { body, support } = Buffer.isBuffer(letter.content) ? openContent(cipher, id, letter.content) : letter.content;
  const details = Buffer.isBuffer(letter.details)
    ? openDetails(cipher, letter.deliveryId, letter.details)
    : letter.details;
  const files = letter.filenames.map(({ id: fileId, name }) => openFilename(cipher, fileId, name));
  const further = letter.words === undefined ? undefined : openWords(cipher, id, letter.words);
  const text = body === undefined ? '' : bodyText(bodyType, body);
  const fields: readonly (readonly [Field, Iterable<string>])[] = [
    ['sender', wordsOf(senderName)],
    ['subject', wordsOf(openSubject(cipher, id, subject))],
    ['text', further === undefined ? wordsOf(text) : [...wordsOf(text), ...further.text]],
    ['file-name', wordsOf(files.join(' '))],
    ['file-text', further?.files ?? []],
    ['details', wordsOf([details.reference, details.attention, support.text, ...forwardTexts(details)].join(' '))],
  ];
  return { id, at: letter.receivedAt.getTime(), words: new Map(fields) };
}

function forwardTexts({ forward }: DeliveryDetails): readonly string[] {
  return forward === undefined ? [] : [forward.name, forward.subject, forward.text];
}

/** What of a body people read. */
export function bodyText(type: DueLetter['bodyType'], body: string): string {
  return type === 'text/html' ? textOfHtml(body) : body;
}
