// What the mediator's API says about itself (DIGG's profile: DOK.03, DOK.08, DOK.09, VER.07).
import type { ApiDescription } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { DELIVERIES_SCOPE } from './door.ts';

const description = `**Svenska.** Förmedling av digital post i Mina meddelanden för avsändares system. Lämna in en försändelse
som avsändaren har signerat; förmedlingen slår upp mottagaren i registret, förseglar, lämnar över till mottagarens
brevlådeoperatör och berättar i händelseflödet vad som hände. En mottagen försändelse går inte förlorad. Utgången *unknown*
betyder att ingen vet om operatören har den: skicka inte på papper förrän den är utredd.

**English.** Mediation of digital post in Mina meddelanden for senders' systems. Hand in a delivery that its sender has
signed; the mediator looks the recipient up in the registry, seals, hands over to the recipient's mailbox operator and tells
in the event feed what happened. An accepted delivery is not lost. The outcome *unknown* means that nobody knows whether the
operator has it: do not send on paper before it is resolved.

**Villkor / terms**: for organisations that the registry lists this mediator for. **Service level**: answers to hand-ins come
when the delivery is durable, usually within 100 ms; follow the feed rather than asking for each delivery. **Known limits**:
at most 2 MiB for the whole envelope; events come by the feed or by webhooks (a system that takes
POST over https): make one with POST /webhooks, try it with its test, and take it away with DELETE.`;

/** For registerApi. */
export function apiDescription({ listen, name, api, contactEmail }: Config): ApiDescription {
  return {
    title: `Förmedling – ${name}`,
    version: '1.0.0',
    released: '2026-11-22',
    status: 'active',
    description,
    contact: { name, email: contactEmail ?? `postmaster@${new URL(listen.publicUrl).hostname}` },
    publicUrl: listen.publicUrl,
    tokens: {
      tokenUrl: `${api.issuer}/token`,
      scopes: { [DELIVERIES_SCOPE]: 'Hand in deliveries and follow them' },
    },
  };
}
