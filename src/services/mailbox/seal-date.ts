// The day a delivery was sealed, as the mediator wrote it (Seal/ReceivedTime, xs:date with or without a zone).
import { formatDate } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/i18n.ts';

/** The day in words; as it came when it is no date that we can read. Nothing is judged by it. */
export function formatSealDate(sealDate: string, language: Language): string {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(sealDate)?.[1];
  const noon = day === undefined ? undefined : new Date(`${day}T12:00:00Z`);
  return noon === undefined || Number.isNaN(noon.getTime()) ? sealDate : formatDate(noon, language);
}
