// Who may sign for an organisation, on the look-up page: what its register says, and what each person's part gives in the mailbox.
import type { Company } from '../../../domain/company/company.ts';
import { evaluateCompany } from '../../../domain/company/evaluate-signatures.ts';
import { companyMailboxRight } from '../../../domain/company/mailbox-right.ts';
import { roleWords } from '../../../domain/company/rule-text.ts';
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Content, definitionList, html, notice, section, table } from '../../../platform/pages/components.ts';
import type { CompanyFacts } from '../companies/company-facts.ts';
import { type SigningTranslate, signingMessages } from './signing-messages.ts';

/** The section; nothing for a person who has no firm. */
export function companyPart(language: Language, facts: CompanyFacts | undefined): Content {
  if (facts === undefined) return '';
  const t = signingMessages(language);
  return section(t('company-title'), body(facts, t));
}

function body(facts: CompanyFacts, t: SigningTranslate): Content {
  if (facts.kind !== 'known') return html`<p>${t(`company-${facts.kind}`)}</p>`;
  const { company, live } = facts;
  const { status } = company;
  const since = status.kind === 'active' ? '' : status.since;
  const list = definitionList([
    { term: t('company-name'), description: company.name },
    { term: t('company-form'), description: t(`form-${company.form}`) },
    { term: t('company-status'), description: t(`status-${status.kind}`, { since }) },
    { term: t('company-rule'), description: html`<span lang="sv">${evaluateCompany(company, []).text}</span>` },
  ]);
  return html`${live ? '' : notice({ kind: 'warning', text: t('company-kept') })}${list}${people(company, t)}`;
}

function people(company: Company, t: SigningTranslate): Content {
  if (company.people.length === 0) return html`<p>${t('company-nobody')}</p>`;
  return table({
    caption: t('company-people-caption'),
    columns: [
      { head: t('column-person') },
      { head: t('column-number') },
      { head: t('column-role') },
      { head: t('column-right') },
    ],
    rows: company.people.map(({ id, name, roles }) => [
      name,
      formatRecipientId(id),
      html`<span lang="sv">${roles.map((role) => roleWords[role][0]).join(', ')}</span>`,
      t(`right-${companyMailboxRight(company, id)}`),
    ]),
  });
}
