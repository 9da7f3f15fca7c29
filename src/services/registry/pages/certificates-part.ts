// A party's certificates on its page: current, next and former ones with how they stand; forms to add, change to the next, and revoke.

import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  type Content,
  date,
  field,
  form,
  html,
  radios,
  section,
  select,
  statusBadge,
  table,
  textArea,
} from '../../../platform/pages/components.ts';
import { type CertificateVerdict, certificateIn } from '../owner/certificates.ts';
import type { JudgedCertificate } from '../owner/read-party.ts';
import { reasonWords } from './checks-part.ts';
import { type PaperTranslate, paperMessages } from './paper-messages.ts';
import { certificateWords, partyAddress } from './parties-page.ts';
import { partyMessages } from './party-messages.ts';
import { type PartyPageView, typedIn } from './party-view.ts';

export function certificatesPart(view: PartyPageView): Content {
  const { language, certificates } = view;
  const t = paperMessages(language);
  const list = table({
    caption: t('certificates-caption'),
    columns: [
      { head: t('column-slot') },
      { head: t('column-subject') },
      { head: t('column-valid') },
      { head: t('column-verdict') },
      { head: t('column-fingerprint') },
    ],
    rows: certificates.map((certificate) => [
      t(`slot-${certificate.slot}`),
      certificateIn(certificate.pem)?.subject ?? '',
      date(certificate.validTo, language),
      standing(view, certificate, t),
      html`<code>${shortened(certificate.fingerprint)}</code>`,
    ]),
  });
  const body = html`${certificates.length === 0 ? html`<p>${t('certificates-none')}</p>` : list}
    ${changing(view, t)}${adding(view, t)}${revoking(view, t)}`;
  return section(t('certificates-title'), body, 'certificates');
}

// Whole it does not fit; that much nobody meets by chance.
function shortened(fingerprint: string): string {
  return `${fingerprint.slice(0, 16)}…`;
}

function standing({ language }: PartyPageView, certificate: JudgedCertificate, t: PaperTranslate): Content {
  const { verdict, revoked, warning } = certificate;
  if (verdict.kind === 'revoked-here')
    return statusBadge('refused', t('verdict-revoked-here', { about: revoked?.why ?? '' }));
  if (verdict.kind === 'of-another') return statusBadge('refused', t('verdict-of-another'));
  if (verdict.kind === 'untrusted')
    return statusBadge('refused', t('verdict-untrusted', { about: reasonWords(language, verdict.reason) }));
  if (warning === undefined) return statusBadge('delivered', t('verdict-good'));
  const [kind, words] = certificateWords(certificate, language, partyMessages(language));
  return statusBadge(kind, `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`);
}

/** Why a certificate is not good, to stand after a colon. */
export function certificateFlaw(language: Language, verdict: Exclude<CertificateVerdict, { kind: 'good' }>): string {
  const t = paperMessages(language);
  if (verdict.kind === 'untrusted') return reasonWords(language, verdict.reason);
  return t(verdict.kind === 'revoked-here' ? 'flaw-revoked-here' : 'flaw-of-another');
}

function changing({ csrf, party, certificates, said }: PartyPageView, t: PaperTranslate): Content {
  if (!certificates.some(({ slot }) => slot === 'next')) return '';
  const wrong = typedIn(said).error('certificate-change');
  const fault = wrong === undefined ? '' : html`<p class="bd-field-error">${wrong}</p>`;
  // The error summary leads here.
  const id = 'certificate-change';
  const body = html`${fault}${actions(button({ text: t('change-button'), kind: 'secondary', id }))}`;
  return form({ action: `${partyAddress(party)}/certificate-changes`, csrf, body });
}

function adding({ language, csrf, party, said, certificates }: PartyPageView, t: PaperTranslate): Content {
  const { value, error } = typedIn(said);
  const wrong = error('certificate');
  const text = { name: 'certificate', label: t('certificate-text'), hint: t('certificate-text-hint'), rows: 6 };
  const options = (['current', 'next'] as const).map((slot) => ({ value: slot, label: t(`certificate-slot-${slot}`) }));
  const first = certificates.some(({ slot }) => slot === 'current') ? 'next' : 'current';
  const slot = value('slot') ?? first;
  return html`<details class="bd-ask"${wrong === undefined ? '' : html` open`}><summary class="button bd-button-quiet bd-ask-question"><span>${t('certificate-add')}</span></summary>
    <div class="bd-ask-body">${form({
      action: `${partyAddress(party)}/certificates`,
      csrf,
      body: html`${textArea({ language, ...text, value: value('certificate'), error: wrong })}
        ${radios({ language, name: 'slot', legend: t('certificate-slot'), options, value: slot })}
        ${actions(button({ text: t('certificate-button'), busyText: t('certificate-busy'), kind: 'secondary' }))}`,
    })}</div></details>`;
}

function revoking({ language, csrf, party, said, certificates }: PartyPageView, t: PaperTranslate): Content {
  const { value, error } = typedIn(said);
  const options = certificates
    .filter(({ revoked }) => revoked === undefined)
    .map(({ fingerprint, slot }) => ({ value: fingerprint, label: `${t(`slot-${slot}`)}: ${shortened(fingerprint)}` }));
  if (options.length === 0) return '';
  const which = { name: 'fingerprint', label: t('revoke-which'), options };
  const why = { name: 'why', label: t('revoke-why') };
  const wrong = error('why');
  const action = form({
    action: `${partyAddress(party)}/revocations`,
    csrf,
    body: html`${select({ language, ...which, value: value('fingerprint') })}
      ${field({ language, ...why, value: value('why'), error: wrong })}
      ${actions(button({ text: t('revoke-button'), busyText: t('revoke-busy'), kind: 'danger' }))}`,
  });
  return askOnce({ question: t('revoke-question'), text: t('revoke-text'), action });
}
