// Types of the contracts that no operation of v3 carries; described so that the description is whole.
import type { Type } from '../schema/types.ts';
import { MessageCount, ServiceType } from '../service.ts';
import { AccountAgreement, AccountContainer } from './account.ts';
import { ErrorCodes, Paging } from './basic.ts';
import { IdentificationNumber, OrganizationNumber2 } from './identity.ts';
import { MessageStatus } from './letter.ts';
import { Receipt, ReplyDelivery, SealedReplyDelivery } from './reply.ts';

/** Reply and Receipt are here because no operation carries them (PROTOCOL.md, "What the wire does not give"). */
export const uncarriedTypes: readonly Type[] = [
  AccountAgreement,
  AccountContainer,
  ErrorCodes,
  IdentificationNumber,
  MessageCount,
  MessageStatus,
  OrganizationNumber2,
  Paging,
  Receipt,
  ReplyDelivery,
  SealedReplyDelivery,
  ServiceType,
];
