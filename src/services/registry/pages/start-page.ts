// The start page: what FaR is, how many are in it, and who is connected. Open to anybody.
import { formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  type Content,
  definitionList,
  heading,
  html,
  linkButton,
  newTabLink,
  section,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Directory } from '../directory.ts';
import type { Counts } from '../store/accounts.ts';
import { type RegistryTranslate, registryMessages } from './messages.ts';

interface StartView {
  readonly language: Language;
  readonly directory: Directory;
  readonly counts: Counts;
  readonly countedAt: Date;
  /** Staff of the register is logged in. */
  readonly staff: boolean;
}

export function startPage(view: StartView): Page {
  const t = registryMessages(view.language);
  return {
    title: t('title'),
    current: '/',
    wide: true,
    main: html`${heading(t('title'), t('lead'))}
      ${section(t('what-title'), html`<p>${t('what-recipients')}</p><p>${t('what-senders')}</p><p>${t('what-choice')}</p>`)}
      ${section(t('counts-title'), counts(view, t))}
      ${section(t('senders-title'), senders(view, t))}
      ${section(t('mediators-title'), mediators(view, t))}
      ${section(t('operators-title'), operators(view, t))}
      ${section(t('look-up-title'), lookUp(view, t))}`,
  };
}

function counts({ counts, countedAt, language }: StartView, t: RegistryTranslate): Content {
  const number = (value: number) => html`<span class="bd-numeric">${formatNumber(value, language)}</span>`;
  return html`${definitionList([
    { term: t('count-persons'), description: number(counts.persons) },
    { term: t('count-organisations'), description: number(counts.organisations) },
    { term: t('count-pending'), description: number(counts.pending) },
  ])}<p class="bd-quiet">${t('count-read')} ${time(countedAt, language)}</p>`;
}

function senders({ directory }: StartView, t: RegistryTranslate): Content {
  const { senders } = directory.organisations;
  if (senders.length === 0) return html`<p>${t('senders-empty')}</p>`;
  return table({
    caption: t('senders-caption'),
    columns: [{ head: t('column-name') }, { head: t('column-number') }],
    rows: senders.map(({ id, name }) => [name, organisationNumber(id)]),
  });
}

function mediators({ directory }: StartView, t: RegistryTranslate): Content {
  const { dispatchers } = directory.organisations;
  if (dispatchers.length === 0) return html`<p>${t('mediators-empty')}</p>`;
  return table({
    caption: t('mediators-caption'),
    columns: [{ head: t('column-name') }, { head: t('column-number') }, { head: t('column-mediates') }],
    rows: dispatchers.map(({ id, name, senders }) => {
      const names = senders.flatMap((sender) => directory.senders.get(sender)?.name ?? []);
      return [name, organisationNumber(id), names.length === 0 ? t('mediates-nobody') : names.join(', ')];
    }),
  });
}

function operators({ directory, counts, language }: StartView, t: RegistryTranslate): Content {
  const { operators } = directory.organisations;
  if (operators.length === 0) return html`<p>${t('operators-empty')}</p>`;
  return table({
    caption: t('operators-caption'),
    columns: [{ head: t('column-name') }, { head: t('column-number') }, { head: t('column-mailboxes'), numeric: true }],
    rows: operators.map(({ id, name, uiAddress }) => [
      uiAddress === undefined ? name : newTabLink(language, uiAddress, name),
      organisationNumber(id),
      formatNumber(counts.byOperator.get(id) ?? 0, language),
    ]),
  });
}

function lookUp({ staff }: StartView, t: RegistryTranslate): Content {
  const [href, text] = staff ? ['/look-up', t('look-up-go')] : ['/login?return-to=/look-up', t('look-up-log-in')];
  return html`<p>${t('look-up-staff')}</p><p>${linkButton({ href, text, kind: staff ? 'primary' : 'secondary' })}</p>`;
}

/** As organisations write it: nnnnnn-nnnn. */
export function organisationNumber(id: string): string {
  return `${id.slice(2, 8)}-${id.slice(8)}`;
}
