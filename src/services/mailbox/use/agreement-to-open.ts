// What is signed to open a mailbox. All who sign for a company sign one text: the first one's, in whatever language that was, or each would begin anew.
import { kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { daysOf } from '../dormant/dormant-config.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { texts } from '../messages.ts';
import type { Actor } from './actor.ts';

export interface OpeningAgreement {
  readonly text: string;
  /** Undefined for a text that another version of this program wrote. */
  readonly language: Language | undefined;
  /** Somebody has signed it, and FaR waits for more. */
  readonly begun: boolean;
}

interface Opener {
  readonly recipient: RecipientId;
  readonly name: string;
  readonly actor: Actor;
}

/** As FaR has it where it waits for more signatures; otherwise our own, also while FaR is silent: then nothing is opened anyway. */
export async function agreementToOpen(
  context: MailboxContext,
  opener: Opener,
  language: Language,
): Promise<OpeningAgreement> {
  const own = (one: Language): string => ownText(context, opener, one);
  const { recipient, actor } = opener;
  const waiting =
    kindOf(recipient) === 'organisationsnummer' && actor.personalNumber !== undefined
      ? await context.far.waitingRegistration(recipient, actor.personalNumber)
      : undefined;
  const text = waiting?.kind === 'answered' ? waiting.value : undefined;
  if (text === undefined) return { text: own(language), language, begun: false };
  return { text, language: (['sv', 'en'] as const).find((one) => own(one) === text), begun: true };
}

function ownText({ operator, dormant }: MailboxContext, { recipient, name }: Opener, language: Language): string {
  const t = texts(language);
  if (kindOf(recipient) === 'organisationsnummer')
    return t('agreementCompanyText', { operator: operator.name, company: name });
  const text = t('agreementText', { operator: operator.name });
  // Only a mailbox whose holder has agreed to it is taken out of the register for being dormant.
  return dormant === undefined ? text : `${text} ${t('agreementDormant', { days: daysOf(dormant) })}`;
}
