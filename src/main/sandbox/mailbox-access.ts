// What the sandbox's mailboxes are told of those who are not their holders: support's own log-in, who owns the infrastructure, foreign e-IDs.
import { owner } from './people.ts';
import { login, type Place } from './place.ts';

const FOREIGN = 'http://id.elegnamnden.se/loa/1.0/eidas-nf-sub';

/** For operator A or B; only A has staff of its own here. */
export function mailboxAccess(place: Place, which: 'A' | 'B') {
  const own = login(place, 'citizens', which === 'A' ? 'mailbox_a' : 'mailbox_b');
  return {
    login: { ...own, acr: [...own.acr, FOREIGN] },
    foreignLevels: [FOREIGN],
    infrastructureOwner: {
      organisation: owner.id,
      name: owner.name,
      text: 'Svarar på frågor om Mina meddelanden, registret och anslutna avsändare.',
      emailAddress: 'fragor@agaren.example',
    },
    ...(which === 'A' ? { staffLogin: { ...login(place, 'staff', 'mailbox_a'), acr: [] } } : {}),
  };
}
