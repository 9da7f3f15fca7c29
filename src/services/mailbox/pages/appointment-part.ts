// A time to come to, beside the letter, with a file for the reader's own calendar (docs/kallelser.md).
import { actions, type Html, html, linkButton, section } from '../../../platform/pages/components.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import { payTexts } from '../texts/pay-texts.ts';
import type { LetterHere } from './letter-parts.ts';
import { factsShown } from './presented-parts.ts';

/** The section, for a letter with an appointment and a good signature. */
export async function appointmentPart(here: LetterHere): Promise<Html | undefined> {
  const { opened, language, says } = here;
  if (says.appointment === undefined) return undefined;
  const cancelled = says.appointment.cancelled === true;
  const t = payTexts(language);
  const save = t(cancelled ? 'appointmentSaveCancelled' : 'appointmentSave');
  return section(
    presentationMessages(language)(cancelled ? 'appointmentCancelledTitle' : 'appointmentTitle'),
    html`${factsShown(here, 'appointment')}
      ${actions(linkButton({ href: `/letters/${opened.letter.id}/appointment`, text: save, icon: 'clock' }))}
      <p class="bd-quiet">${t('appointmentNote')}</p>`,
    'appointment',
  );
}
