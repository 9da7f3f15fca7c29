// What staff can do on a party's page: each reads its form, does it, and says how it went.
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import type { Form } from '../../../platform/web/form.ts';
import { addCertificate, changeToNext, revoke } from '../owner/certificates.ts';
import { decideStatus, GROUND_MIN } from '../owner/manage-party.ts';
import { askForChecks, keepDelivery } from '../owner/onboarding/ask-for-checks.ts';
import { checksOf } from '../owner/onboarding/checks.ts';
import { endAgreementOn, recordAcceptance, recordAgreement } from '../owner/papers.ts';
import { type By, PARTY_STATUSES, type PartyId } from '../owner/party.ts';
import { certificateFlaw } from '../pages/certificates-part.ts';
import { checkMessages } from '../pages/check-messages.ts';
import { checkName } from '../pages/checks-part.ts';
import { paperMessages } from '../pages/paper-messages.ts';
import { partyMessages } from '../pages/party-messages.ts';
import type { DoneAct, Said } from '../pages/party-view.ts';
import type { RegistryContext } from '../registry-context.ts';
import { isDay, isId, isText } from './written.ts';

interface Asked {
  readonly context: RegistryContext;
  readonly party: PartyId;
  readonly sent: Form;
  readonly language: Language;
  readonly by: By;
}

export type PartyAct = (asked: Asked) => Promise<Said>;

function done(act: DoneAct): Said {
  return { kind: 'done', act };
}

function wrong(sent: Form, ...faults: readonly Fault[]): Said {
  return { kind: 'faults', faults, typed: (field) => sent.text(field) };
}

const GONE: Said = { kind: 'gone' };

/** By the last part of their addresses. */
export const acts: Readonly<Record<string, PartyAct>> = {
  status,
  checks,
  'test-delivery': testDelivery,
  agreements: agreement,
  'agreement-ends': agreementEnd,
  acceptances: acceptance,
  certificates: certificate,
  'certificate-changes': certificateChange,
  revocations: revocation,
};

async function status({ context, party, sent, language, by }: Asked): Promise<Said> {
  const t = partyMessages(language);
  const wanted = PARTY_STATUSES.find((each) => each === sent.text('status'));
  if (wanted === undefined) return wrong(sent, { field: 'status', text: t('fault-status') });
  const outcome = await decideStatus(context, party, { status: wanted, ground: sent.text('ground') }, by);
  switch (outcome.kind) {
    case 'decided':
      return done('status');
    case 'same':
      return GONE;
    case 'not-next':
      return wrong(sent, { field: 'status', text: t('fault-status') });
    case 'no-ground':
      return wrong(sent, { field: 'ground', text: t('fault-ground') });
    case 'not-checked': {
      const words = checkMessages(language);
      const checks = outcome.checks.map((name) => checkName(name, party.role, words)).join('; ');
      return wrong(sent, { field: 'ground', text: t('fault-not-checked', { checks }) });
    }
  }
}

async function checks({ context, party, sent, language, by }: Asked): Promise<Said> {
  const wanted = checksOf(party.role).filter((name) => sent.all('check').includes(name));
  if (wanted.length === 0) return wrong(sent, { field: 'check', text: checkMessages(language)('fault-none') });
  const { database, organisation } = context;
  await database.transaction(organisation, (tx) => askForChecks(context, tx, party, { checks: wanted, by }));
  return done('checks');
}

async function testDelivery({ context, party, sent, language, by }: Asked): Promise<Said> {
  const [file] = sent.filesOf('delivery');
  if (party.role === 'operator' || file === undefined || file.bytes.length === 0)
    return wrong(sent, { field: 'delivery', text: checkMessages(language)('fault-file') });
  const { database, organisation } = context;
  await database.transaction(organisation, async (tx) => {
    await keepDelivery(context, tx, party, { content: file.bytes, by });
    await askForChecks(context, tx, party, { checks: ['test-delivery'], by });
  });
  return done('test-delivery');
}

async function agreement({ context, party, sent, language, by }: Asked): Promise<Said> {
  const t = paperMessages(language);
  const [reference, signedBy] = [sent.text('reference'), sent.text('signed-by')];
  const [signedOn, from, until] = [sent.text('signed-on'), sent.text('from'), sent.text('until')];
  const faults = [
    ...(isText(reference) ? [] : [{ field: 'reference', text: t('fault-text') }]),
    ...(isDay(signedOn) ? [] : [{ field: 'signed-on', text: t('fault-day') }]),
    ...(isText(signedBy) ? [] : [{ field: 'signed-by', text: t('fault-text') }]),
    ...(isDay(from) ? [] : [{ field: 'from', text: t('fault-day') }]),
    ...(until === '' || isDay(until) ? [] : [{ field: 'until', text: t('fault-day') }]),
    ...(until !== '' && until < from ? [{ field: 'until', text: t('fault-order') }] : []),
  ];
  if (faults.length > 0) return wrong(sent, ...faults);
  const written = { reference, signedOn, signedBy, from, until: until === '' ? undefined : until };
  return (await recordAgreement(context, party, written, by)) ? done('agreement') : GONE;
}

async function agreementEnd({ context, party, sent, language, by }: Asked): Promise<Said> {
  const t = paperMessages(language);
  const [id, until] = [sent.text('agreement'), sent.text('last-day')];
  if (!isDay(until)) return wrong(sent, { field: 'last-day', text: t('fault-day') });
  if (!isId(id)) return GONE;
  return (await endAgreementOn(context, party, { id, until }, by)) ? done('agreement-end') : GONE;
}

async function acceptance({ context, party, sent, language, by }: Asked): Promise<Said> {
  const t = paperMessages(language);
  const [terms, acceptedOn, acceptedBy] = [
    sent.text('terms-version'),
    sent.text('accepted-on'),
    sent.text('accepted-by'),
  ];
  const faults = [
    ...(isId(terms) ? [] : [{ field: 'terms-version', text: t('fault-terms') }]),
    ...(isDay(acceptedOn) ? [] : [{ field: 'accepted-on', text: t('fault-day') }]),
    ...(isText(acceptedBy) ? [] : [{ field: 'accepted-by', text: t('fault-text') }]),
  ];
  if (faults.length > 0) return wrong(sent, ...faults);
  const outcome = await recordAcceptance(context, party, { terms, acceptedOn, acceptedBy }, by);
  if (outcome === 'later') return wrong(sent, { field: 'accepted-on', text: t('fault-later') });
  if (outcome === 'not-theirs') return wrong(sent, { field: 'terms-version', text: t('fault-terms') });
  return outcome === 'recorded' ? done('acceptance') : GONE;
}

async function certificate({ context, party, sent, language, by }: Asked): Promise<Said> {
  const t = paperMessages(language);
  const text = sent.text('certificate');
  const slot = sent.text('slot') === 'current' ? 'current' : 'next';
  // Not even shown again to whoever pasted it.
  if (/PRIVATE KEY/.test(text))
    return { kind: 'faults', faults: [{ field: 'certificate', text: t('fault-private-key') }], typed: () => '' };
  const outcome = await addCertificate(context, party, { text, slot }, by);
  if (outcome === 'added') return done('certificate');
  return wrong(sent, { field: 'certificate', text: t(`fault-certificate-${outcome}`) });
}

async function certificateChange({ context, party, sent, language, by }: Asked): Promise<Said> {
  const outcome = await changeToNext(context, party, by);
  if (outcome.kind === 'not-good') {
    const t = paperMessages(language);
    const about = certificateFlaw(language, outcome.verdict);
    return wrong(sent, { field: 'certificate-change', text: t('fault-next-not-good', { about }) });
  }
  return outcome.kind === 'changed' ? done('certificate-change') : GONE;
}

async function revocation({ context, party, sent, language, by }: Asked): Promise<Said> {
  const why = sent.text('why');
  if (why.length < GROUND_MIN || why.length > 500)
    return wrong(sent, { field: 'why', text: paperMessages(language)('fault-why') });
  const fingerprint = sent.text('fingerprint');
  return (await revoke(context, party, { fingerprint, why }, by)) ? done('revocation') : GONE;
}
