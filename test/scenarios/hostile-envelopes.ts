// Envelopes that somebody has laid hands on after they were signed.
import type { Random } from './random.ts';

export const SUBJECT = 'Beslut om förskoleplats';

export const WEAK = [
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
  'none',
];
export const TRANSFORMS = [
  'http://www.w3.org/TR/1999/REC-xslt-19991116',
  'http://www.w3.org/TR/1999/REC-xpath-19991116',
  'urn:x',
];

export function flipped(bytes: Buffer, at: number, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  return changed;
}

const elementsOf = (text: string, local: string): RegExpMatchArray[] => [
  ...text.matchAll(new RegExp(`<([\\w]+:)?${local}[ >][\\s\\S]*?</([\\w]+:)?${local}>`, 'g')),
];

export function without(text: string, which: number): string {
  const found = elementsOf(text, 'Signature')[which]?.[0];
  return found === undefined ? '' : text.replace(found, '');
}

/** An element of another delivery in the place of this one's. */
export function exchanged(text: string, other: string, local: string, random: Random): string {
  const which = random.below(2);
  const [mine, theirs] = [elementsOf(text, local)[which]?.[0], elementsOf(other, local)[which]?.[0]];
  // A sealer's certificate is the same in both: then it goes where the sender's is.
  if (mine === undefined || theirs === undefined) return '';
  return text.replace(mine, mine === theirs ? (elementsOf(other, local)[1 - which]?.[0] ?? '') : theirs);
}

/** Signature wrapping: another delivery where one is looked for, and the signed one somewhere else. */
export function wrapped(text: string, random: Random): string {
  const delivery = elementsOf(text, 'Delivery')[0]?.[0] ?? '';
  const evil = delivery.replace(SUBJECT, 'Betala nu');
  return random.of([
    () => text.replace(delivery, evil + delivery),
    () => text.replace(delivery, delivery + evil),
    () => text.replace(delivery, `${evil}<Object xmlns="http://www.w3.org/2000/09/xmldsig#">${delivery}</Object>`),
    () => text.replace(delivery, `<Object xmlns="http://www.w3.org/2000/09/xmldsig#">${delivery}</Object>${evil}`),
    () =>
      text
        .replace(delivery, evil)
        .replace(
          /(<[\w:]*Body[^>]*>)/,
          `<S:Header xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">${delivery}</S:Header>$1`,
        ),
  ])();
}
