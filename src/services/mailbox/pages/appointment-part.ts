// A time to come to, beside the letter, with a file for the reader's own calendar (docs/kallelser.md).
import {
  actions,
  definitionList,
  type Html,
  html,
  linkButton,
  notice,
  section,
  time,
} from '../../../platform/pages/components.ts';
import { factsOf } from '../act/letter-facts.ts';
import { payTexts } from '../texts/pay-texts.ts';
import type { LetterHere } from './letter-parts.ts';

/** The section, for a letter with an appointment and a good signature. */
export async function appointmentPart({ context, opened, language }: LetterHere): Promise<Html | undefined> {
  const { letter } = opened;
  const { appointment } = await factsOf(context, letter);
  if (appointment === undefined) return undefined;
  const t = payTexts(language);
  const { starts, ends, title, place, cancelled } = appointment;
  const rows = [
    { term: t('appointmentWhat'), description: title },
    { term: t('appointmentStarts'), description: time(starts, language) },
    { term: t('appointmentEnds'), description: ends === undefined ? undefined : time(ends, language) },
    { term: t('appointmentPlace'), description: place },
  ];
  const save = t(cancelled === true ? 'appointmentSaveCancelled' : 'appointmentSave');
  return section(
    t(cancelled === true ? 'appointmentCancelledTitle' : 'appointmentTitle'),
    html`${cancelled === true ? notice({ kind: 'warning', text: t('appointmentCancelledText') }) : ''}
      ${definitionList(rows)}
      ${actions(linkButton({ href: `/letters/${letter.id}/appointment`, text: save, icon: 'clock' }))}
      <p class="bd-quiet">${t('appointmentNote')}</p>`,
    'appointment',
  );
}
