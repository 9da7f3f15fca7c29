// What somebody may do in a mailbox: read its letters, manage them, or decide over it as its own.

/** 'read' opens letters; 'manage' changes them too (folders, trash, reply, pay, share); 'own' decides over the mailbox itself. */
export type MailboxRight = 'read' | 'manage' | 'own';

const ORDER: readonly MailboxRight[] = ['read', 'manage', 'own'];

/** Whether what somebody has covers what is asked: each right holds those before it. */
export function covers(has: MailboxRight, asked: MailboxRight): boolean {
  return ORDER.indexOf(has) >= ORDER.indexOf(asked);
}
