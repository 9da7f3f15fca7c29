// A mailbox: one recipient's own space at this operator (DIGG-6).
import type { RecipientId } from '../../domain/recipient-id.ts';

export type AccountState = 'opening' | 'active' | 'closed';
export type NoticeLanguage = 'sv' | 'en';

export interface Account {
  /** Random: the only name of a mailbox that may stand in logs and job payloads. */
  readonly id: string;
  readonly recipient: RecipientId;
  readonly name: string;
  readonly email: string | undefined;
  readonly language: NoticeLanguage;
  readonly state: AccountState;
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
}
