// What somebody may do in a mailbox: read its letters, manage them, or decide over it as its own.

/** 'read' opens letters; 'manage' changes them too (folders, trash, reply, pay, share); 'own' decides over the mailbox itself. */
export type MailboxRight = 'read' | 'manage' | 'own';
/** 'sign': nothing in the mailbox, but together with others for its company. */
export type HeldRight = 'sign' | MailboxRight;

const ORDER: readonly HeldRight[] = ['sign', 'read', 'manage', 'own'];

/** Whether what somebody has covers what is asked: each right holds those before it. */
export function covers(has: HeldRight, asked: HeldRight): boolean {
  return ORDER.indexOf(has) >= ORDER.indexOf(asked);
}
