// The tables of migrations/, as types.
import type { Generated } from 'kysely';

export interface Tables {
  caught_mail: {
    id: string;
    number: Generated<number>;
    received_at: Generated<Date>;
    sender: string;
    subject: string;
    body: string;
    source: Uint8Array;
  };
  caught_mail_recipient: { mail_id: string; address: string };
  caught_sms: {
    id: string;
    number: Generated<number>;
    received_at: Generated<Date>;
    sender: string;
    recipient: string;
    body: string;
    key: string | null;
  };
}
