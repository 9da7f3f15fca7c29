// erms.xml of a package (FGS Ärendehantering 2.0: CITS ERMS 2.1): each matter with its letters and where their files are.
import type { WriteElement } from '../xml/tree.ts';
import { el, elWith, maybe } from '../xml/write.ts';
import { type PackageHead, packageNs } from './package.ts';
import { xmlFile, xmlText } from './xml-file.ts';

const { erms } = packageNs;

export interface ErmsFile {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly mimeType: string;
  readonly signed: boolean;
}

/** A letter that went out. */
export interface ErmsRecord {
  readonly id: string;
  readonly title: string;
  readonly createdAt: Date;
  /** When it is known to have arrived. */
  readonly deliveredAt?: Date;
  readonly diaryNumber?: string;
  readonly caseType?: string;
  readonly protectionClass: number;
  /** The section of the law. */
  readonly secrecy?: string;
  readonly unit: string;
  readonly author: string;
  /** Twelve digits. */
  readonly recipient: string;
  /** How it went: 'Mina meddelanden', 'paper'. */
  readonly dispatch: string;
  readonly files: readonly ErmsFile[];
}

/** A matter, or a letter that belongs to none. */
export interface ErmsAggregation {
  /** A UUID. */
  readonly id: string;
  /** In the authority's own system; a letter's id where it has no matter. */
  readonly objectId: string;
  readonly title: string;
  readonly records: readonly ErmsRecord[];
}

/** The bytes of erms.xml. */
export function writeErms(head: PackageHead, aggregations: readonly ErmsAggregation[]): Buffer {
  const list = el(erms, 'aggregations', ...aggregations.map((one) => aggregation(one, head)));
  return xmlFile(el(erms, 'erms', control(head), list));
}

function control({ id, organisation, madeAt, madeBy }: PackageHead): WriteElement {
  const made = madeAt.toISOString();
  return el(
    erms,
    'control',
    elWith(erms, 'identification', { identificationType: 'package' }, id),
    el(erms, 'dates', elWith(erms, 'date', { dateType: 'created' }, made)),
    el(
      erms,
      'maintenanceInformation',
      elWith(erms, 'maintenanceStatus', { value: 'new' }),
      el(
        erms,
        'maintenanceAgency',
        elWith(erms, 'agencyCode', { type: 'organisationsnummer' }, organisation.id),
        el(erms, 'agencyName', xmlText(organisation.name)),
      ),
      el(
        erms,
        'maintenanceHistory',
        el(
          erms,
          'maintenanceEvent',
          elWith(erms, 'eventType', { value: 'created' }),
          el(erms, 'eventDateTime', made),
          agent('archiver', madeBy),
        ),
      ),
    ),
  );
}

function agent(type: string, name: string, ...more: readonly WriteElement[]): WriteElement {
  return elWith(erms, 'agent', { agentType: type }, el(erms, 'name', xmlText(name)), ...more);
}

function aggregation({ id, objectId, title, records }: ErmsAggregation, head: PackageHead): WriteElement {
  return elWith(
    erms,
    'aggregation',
    { systemIdentifier: id, aggregationType: 'caseFile' },
    el(erms, 'objectId', xmlText(objectId)),
    el(erms, 'title', xmlText(title)),
    ...records.map((one) => record(one, head)),
  );
}

function record(letter: ErmsRecord, { organisation }: PackageHead): WriteElement {
  const { id, title, diaryNumber, caseType, secrecy, createdAt, deliveredAt } = letter;
  const date = (dateType: string, at: Date) => elWith(erms, 'date', { dateType }, at.toISOString());
  const keyword = caseType === undefined ? [] : [el(erms, 'keywords', el(erms, 'keyword', xmlText(caseType)))];
  const restriction =
    secrecy === undefined
      ? []
      : [elWith(erms, 'restriction', { restrictionType: 'confidential' }, el(erms, 'regulation', xmlText(secrecy)))];
  const recipient = elWith(
    erms,
    'idNumber',
    { idNumberType: 'personnummer, samordningsnummer or organisationsnummer' },
    letter.recipient,
  );
  return elWith(
    erms,
    'record',
    { systemIdentifier: id, recordType: 'letter' },
    el(erms, 'objectId', id),
    ...(diaryNumber === undefined
      ? []
      : [elWith(erms, 'extraId', { extraIdType: 'diarienummer' }, xmlText(diaryNumber))]),
    el(erms, 'securityClass', `protection class ${letter.protectionClass}`),
    ...keyword,
    el(erms, 'title', xmlText(title)),
    elWith(erms, 'status', { value: 'expedited' }),
    ...restriction,
    el(
      erms,
      'agents',
      agent(
        'creator',
        letter.author,
        el(erms, 'organisation', xmlText(organisation.name)),
        el(erms, 'unitName', xmlText(letter.unit)),
      ),
      agent('recipient', letter.recipient, recipient),
    ),
    el(
      erms,
      'dates',
      date('created', createdAt),
      date('expedited', createdAt),
      ...(deliveredAt === undefined ? [] : [date('received', deliveredAt)]),
    ),
    ...maybe(erms, 'dispatchMode', letter.dispatch),
    el(erms, 'additionalInformation', ...letter.files.map(appendix)),
  );
}

function appendix({ name, path, description, mimeType, signed }: ErmsFile): WriteElement {
  const marks = signed ? { eSignatureHasExisted: 'true' } : {};
  return elWith(erms, 'appendix', {
    name: xmlText(name),
    description,
    fileFormat: mimeType,
    path: `file:///${path}`,
    ...marks,
  });
}
