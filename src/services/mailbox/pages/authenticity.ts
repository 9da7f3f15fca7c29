// "Is this really from …?": what was checked about a letter, in plain words first and in certificates behind.
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { definitionList, type Html, html, section, time } from '../../../platform/pages/components.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { StoredLetter } from '../store/letters.ts';
import { movingTexts } from '../texts/moving-texts.ts';
import type { CertificateFacts, SignedVerification } from '../verification.ts';
import { dashed, notSigned } from './not-signed.ts';

/** The section under a letter. `names` are organisations as FaR lists them. */
export function authenticity(
  t: MailboxTranslate,
  language: Language,
  { delivery }: StoredLetter,
  names: ReadonlyMap<string, string>,
): Html {
  const { verification } = delivery;
  return verification.signedAs === 'nobody'
    ? notSigned(t, language, delivery, { verification, names })
    : signedBySomebody(t, language, delivery, { verification, names });
}

function signedBySomebody(
  t: MailboxTranslate,
  language: Language,
  delivery: StoredLetter['delivery'],
  { verification, names }: { readonly verification: SignedVerification; readonly names: ReadonlyMap<string, string> },
): Html {
  const { senderName: sender } = delivery;
  const { signed, sealed, signedAs } = verification;
  const nameOf = (facts: CertificateFacts): string => names.get(facts.organisation) ?? facts.organisation;
  const yes =
    signedAs === 'sender' ? t('realYes', { sender }) : t('realYesDispatcher', { sender, dispatcher: nameOf(sealed) });
  const old = signed.sha1 || sealed.sha1;
  const facts = [
    { term: t('realSignedBy'), description: `${nameOf(signed)}, ${dashed(signed.organisation)}` },
    { term: t('realSignedWith'), description: certificate(t, signed) },
    { term: t('realSealedBy'), description: `${nameOf(sealed)}, ${dashed(sealed.organisation)}` },
    { term: t('realSealedWith'), description: certificate(t, sealed) },
    { term: t('realSealedAt'), description: formatSealDate(delivery.sealDate, language) },
    { term: t('realReceivedAt'), description: time(delivery.receivedAt, language) },
    { term: t('realTransId'), description: html`<code>${delivery.transId}</code>` },
  ];
  return section(
    t('realHeading', { sender }),
    html`<p>${yes} ${t('realWhat')}</p>
      ${verification.moved === undefined ? '' : html`<p>${movingTexts(language)('importedGood', { operator: verification.moved.from.name })}</p>`}
      ${old ? html`<p>${t('realOldMethod')}</p>` : ''}
      <details class="bd-details"><summary>${t('realDetails')}</summary>${definitionList(facts)}</details>
      <p class="bd-quiet">${t('realDoubt', { sender })}</p>`,
    'authenticity',
  );
}

function certificate(t: MailboxTranslate, { issuer, serial, fingerprint, algorithm }: CertificateFacts): Html {
  return html`${t('realCertificate', { issuer: nameIn(issuer), serial })}<br>
    <span class="bd-mono">${t('realFingerprint', { fingerprint })}</span><br>${t('realMethod', { algorithm })}`;
}

/** The common name in a distinguished name, for reading only: nothing is judged by it. */
function nameIn(distinguishedName: string): string {
  return /^CN=(.+)$/m.exec(distinguishedName)?.[1] ?? distinguishedName.replaceAll('\n', ', ');
}

// The day in words; as it came when it is no date that we can read. Nothing is judged by it.
function formatSealDate(sealDate: string, language: Language): string {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(sealDate)?.[1];
  const noon = day === undefined ? undefined : new Date(`${day}T12:00:00Z`);
  return noon === undefined || Number.isNaN(noon.getTime()) ? sealDate : formatDate(noon, language);
}
