// On a letter's page: its unit, case type, the version of the template that it came from, and why its class was lowered.
import { definitionList, type Html, section } from '../../../platform/pages/components.ts';
import type { LetterView } from '../letter-view.ts';
import { readCaseType } from '../store/case-types.ts';
import { readUnit } from '../store/units.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { kindMessages } from '../texts/kind-messages.ts';
import type { AtDesk, Desk } from './desk.ts';

/** The section; nothing for a letter of neither case type nor template. */
export async function kindPart(desk: Desk, here: AtDesk, letter: LetterView): Promise<Html | undefined> {
  const { template, classReason } = letter.extras ?? {};
  if (letter.caseType === undefined && template === undefined) return undefined;
  const reader = desk.records.database.reader(here.organisation.id);
  const caseType = letter.caseType === undefined ? undefined : await readCaseType(reader, letter.caseType);
  const [t, k] = [caseTypeMessages(here.language), kindMessages(here.language)];
  const rows = [
    { term: t('fact-unit'), description: (await readUnit(reader, letter.unit))?.name },
    { term: t('fact-case-type'), description: caseType?.name },
    {
      term: t('fact-template'),
      description: template && k('kind-template-value', { name: template.name, version: template.version }),
    },
    { term: k('fact-class-reason'), description: classReason },
  ].filter(({ description }) => description !== undefined);
  return section(t('fact-title'), definitionList(rows));
}
