// What holds for every service's webhooks: how many an organisation has, and how their secrets are exchanged without a break.
import { BrevduvaError } from '../../domain/errors.ts';

/** At once: the one in use, and the one that replaces it. */
const MOST_SECRETS = 2;

type Secrets = readonly { readonly id: string }[];

/** The webhook. Throws 'not-found' for none. */
export function foundWebhook<W>(webhook: W | undefined): W {
  if (webhook === undefined) throw new BrevduvaError('not-found', 'there is no such webhook');
  return webhook;
}

/** Throws 'conflict' where an organisation has as many webhooks as it may. */
export function requireRoomForWebhook(has: number, most: number): void {
  if (has < most) return;
  throw new BrevduvaError('conflict', 'the organisation has as many webhooks as it may', {
    detail: {
      sv: `Organisationen har redan ${most} webhookar. Ta bort en först.`,
      en: `The organisation has ${most} webhooks already. Remove one first.`,
    },
  });
}

/** Throws 'conflict' where there is an old secret still. */
export function requireRoomForSecret(secrets: Secrets): void {
  if (secrets.length < MOST_SECRETS) return;
  throw new BrevduvaError('conflict', 'the webhook has two secrets', {
    detail: {
      sv: 'Webhooken har redan två hemligheter. Ta bort den gamla först.',
      en: 'The webhook has two secrets already. Remove the old one first.',
    },
  });
}

/** Throws 'not-found' for a secret that is not one of these, and 'conflict' for the only one. */
export function requireAnotherSecret(secrets: Secrets, secret: string): void {
  if (!secrets.some(({ id }) => id === secret)) throw new BrevduvaError('not-found', 'no such secret');
  if (secrets.length > 1) return;
  throw new BrevduvaError('conflict', 'the only secret cannot be removed', {
    detail: {
      sv: 'Webhookens enda hemlighet kan inte tas bort. Lägg till en ny först.',
      en: 'The webhook’s only secret cannot be removed. Add a new one first.',
    },
  });
}
