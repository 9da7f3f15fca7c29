// Everything that a holder does with a letter beside reading it: put on the pages here, in one place.
import type { LoginDoor } from '../../../platform/web/login.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { addAddressBook } from './address-book.ts';
import { addForward } from './forward.ts';
import { addPay } from './pay.ts';
import { addReceipt } from './receipt.ts';
import { addReply } from './reply.ts';
import { addSent } from './sent.ts';
import { addShare } from './share.ts';
import type { PageContext } from './visitor.ts';

/** Adds paying, replies, receipts, forwarding, sharing and the address book. */
export function addActing(app: WebServer, context: PageContext, door: LoginDoor): void {
  for (const add of [addPay, addReply, addSent, addForward, addShare, addAddressBook]) add(app, context);
  addReceipt(app, context, door);
}
