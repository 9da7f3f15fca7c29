// Numbers of people and organisations as people write them (Myndigheternas skrivregler).
import { formatRecipientId, parseRecipientId } from '../../../domain/recipient-id.ts';

/** 12 digits with a hyphen, an organisation's without century; what is no such number, as it is. */
export function numberInWords(number: string): string {
  const parsed = parseRecipientId(number);
  return parsed.ok ? formatRecipientId(parsed.value) : number;
}
