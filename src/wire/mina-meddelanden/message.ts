// Message v3 (a mediator's, for its senders): every operation's request and response.
import { ns } from './namespaces.ts';
import { many, one, restricted, string, tree } from './schema/describe.ts';
import { operation } from './schema/message.ts';
import { RecipientId } from './types/identity.ts';
import { DistributionStatus } from './types/letter.ts';
import { SignedDelivery } from './types/secure-delivery.ts';

/** Message v3's operations, by name. The delivery stays a tree: re-root it to SignedDelivery before verifying. */
export const messageOperations = {
  distributeSecure: operation(
    ns.message3,
    'distributeSecure',
    { signedDelivery: one('signedDelivery', tree(SignedDelivery)) },
    { distributionId: one('return', string) },
  ),
  checkDistributionStatus: operation(
    ns.message3,
    'checkDistributionStatus',
    {
      sender: one('senderId', RecipientId),
      distributionId: one('distributionId', restricted(string, { minLength: 1, maxLength: 50 })),
    },
    { statuses: many('return', DistributionStatus) },
  ),
} as const;
