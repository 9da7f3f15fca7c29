// Requests that wait for signatures and how others ended, on the look-up page; staff decides there on what no rule can settle.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  form,
  html,
  notice,
  section,
  select,
  statusBadge,
  table,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import { isDecidable } from '../decide-request.ts';
import type { PendingRequest } from '../store/pending.ts';
import { type SigningTranslate, signingMessages } from './signing-messages.ts';

/** How a decision went that was asked for on this page. */
export type Decision = 'decided' | 'gone' | 'no-ground';

export interface RequestsView {
  readonly language: Language;
  readonly csrf: string;
  readonly requests: readonly PendingRequest[];
  readonly nameOf: (operator: string) => string;
  readonly decision?: Decision | undefined;
}

export function requestsPart(view: RequestsView): Content {
  const t = signingMessages(view.language);
  const { requests } = view;
  const open = requests.filter(isDecidable);
  return section(
    t('requests-title'),
    html`${told(view, t)}${requests.length === 0 ? html`<p>${t('requests-none')}</p>` : list(view, t)}
      ${open.length === 0 ? '' : deciding(view, open, t)}`,
  );
}

function told({ decision }: RequestsView, t: SigningTranslate): Content {
  if (decision === 'decided')
    return notice({ kind: 'success', title: t('decided-title'), text: t('decided-text'), announce: true });
  if (decision === 'gone')
    return notice({ kind: 'warning', title: t('decide-gone-title'), text: t('decide-gone-text'), announce: true });
  return '';
}

function list({ language, requests, nameOf }: RequestsView, t: SigningTranslate): Content {
  return table({
    caption: t('requests-caption'),
    columns: [
      { head: t('column-request') },
      { head: t('column-state') },
      { head: t('column-signed') },
      { head: t('column-asked') },
      { head: t('column-expires') },
    ],
    rows: requests.map((request) => [
      kindOf(request, nameOf, t),
      state(request, t),
      request.signers.length === 0 ? t('signed-nobody') : request.signers.map(({ name }) => name).join(', '),
      time(request.createdAt, language),
      request.state === 'open' ? time(request.expiresAt, language) : '',
    ]),
  });
}

function kindOf({ kind, operator }: PendingRequest, nameOf: RequestsView['nameOf'], t: SigningTranslate): string {
  return t(`kind-${kind}`, { operator: nameOf(operator) });
}

function state({ state: is, status }: PendingRequest, t: SigningTranslate): Content {
  if (is === 'open')
    return statusBadge('waiting', t(status === 'RulesNotSupported' ? 'state-open-rules' : 'state-open'));
  return statusBadge(is === 'completed' ? 'delivered' : 'neutral', t(`state-${is}`));
}

function deciding(view: RequestsView, open: readonly PendingRequest[], t: SigningTranslate): Content {
  const { language, csrf, decision, nameOf } = view;
  const options = open.map((request) => ({ value: request.id, label: kindOf(request, nameOf, t) }));
  const error = decision === 'no-ground' ? t('decide-no-ground') : undefined;
  const ground = { name: 'ground', label: t('decide-ground'), hint: t('decide-ground-hint'), rows: 3 };
  return html`<h3>${t('decide-title')}</h3><p>${t('decide-lead')}</p>
    ${form({
      action: '/look-up/decide',
      csrf,
      label: t('decide-title'),
      body: html`${select({ language, name: 'request', label: t('decide-which'), options, value: options[0]?.value })}
        ${textArea({ language, ...ground, error })}
        ${actions(button({ text: t('decide-button'), busyText: t('decide-busy'), kind: 'secondary' }))}`,
    })}`;
}
