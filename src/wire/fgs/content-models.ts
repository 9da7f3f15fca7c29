// Which elements may stand in which, and in what order, in METS 1.12, PREMIS 3.0 and ERMS 2.1, as far as a package uses them: a check of
// our own, since the official schemas are not part of Brevduva. ERMS is as we read CITS ERMS 2.1 (docs/arkiv.md).
import { attributeOf, childElements, type XmlElement } from '../xml/tree.ts';
import { packageNs } from './package.ts';

const { mets, premis, erms } = packageNs;

/** Children in their order. `*` any number, `+` at least one, `?` at most one, nothing: exactly one. */
const MODELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [mets]: {
    mets: 'metsHdr dmdSec* amdSec* fileSec? structMap+',
    metsHdr: 'agent*',
    agent: 'name note*',
    name: '',
    note: '',
    dmdSec: 'mdRef',
    amdSec: 'digiprovMD*',
    digiprovMD: 'mdRef',
    mdRef: '',
    fileSec: 'fileGrp+',
    fileGrp: 'file*',
    file: 'FLocat+',
    FLocat: '',
    structMap: 'div',
    div: 'fptr* div*',
    fptr: '',
  },
  [premis]: {
    premis: 'object+ event* agent* rights*',
    object: 'objectIdentifier+ objectCharacteristics* originalName?',
    objectIdentifier: 'objectIdentifierType objectIdentifierValue',
    objectIdentifierType: '',
    objectIdentifierValue: '',
    objectCharacteristics: 'compositionLevel? fixity* size? format+',
    compositionLevel: '',
    fixity: 'messageDigestAlgorithm messageDigest',
    messageDigestAlgorithm: '',
    messageDigest: '',
    size: '',
    format: 'formatDesignation',
    formatDesignation: 'formatName formatVersion?',
    formatName: '',
    formatVersion: '',
    originalName: '',
    event:
      'eventIdentifier eventType eventDateTime eventDetailInformation* eventOutcomeInformation* linkingAgentIdentifier* linkingObjectIdentifier*',
    eventIdentifier: 'eventIdentifierType eventIdentifierValue',
    eventIdentifierType: '',
    eventIdentifierValue: '',
    eventType: '',
    eventDateTime: '',
    eventDetailInformation: 'eventDetail?',
    eventDetail: '',
    eventOutcomeInformation: 'eventOutcome?',
    eventOutcome: '',
    linkingAgentIdentifier: 'linkingAgentIdentifierType linkingAgentIdentifierValue',
    linkingAgentIdentifierType: '',
    linkingAgentIdentifierValue: '',
    linkingObjectIdentifier: 'linkingObjectIdentifierType linkingObjectIdentifierValue',
    linkingObjectIdentifierType: '',
    linkingObjectIdentifierValue: '',
    agent: 'agentIdentifier+ agentName* agentType? agentVersion?',
    agentIdentifier: 'agentIdentifierType agentIdentifierValue',
    agentIdentifierType: '',
    agentIdentifierValue: '',
    agentName: '',
    agentType: '',
    agentVersion: '',
  },
  [erms]: {
    erms: 'control aggregations',
    control: 'identification dates maintenanceInformation',
    identification: '',
    maintenanceInformation: 'maintenanceStatus maintenanceAgency maintenanceHistory',
    maintenanceStatus: '',
    maintenanceAgency: 'agencyCode agencyName',
    agencyCode: '',
    agencyName: '',
    maintenanceHistory: 'maintenanceEvent+',
    maintenanceEvent: 'eventType eventDateTime agent',
    eventType: '',
    eventDateTime: '',
    aggregations: 'aggregation*',
    aggregation: 'objectId title record*',
    record:
      'objectId extraId* securityClass? keywords* title status restriction* agents dates dispatchMode? additionalInformation?',
    objectId: '',
    extraId: '',
    securityClass: '',
    keywords: 'keyword+',
    keyword: '',
    title: '',
    status: '',
    restriction: 'regulation?',
    regulation: '',
    agents: 'agent+',
    agent: 'name idNumber? organisation? unitName?',
    name: '',
    idNumber: '',
    organisation: '',
    unitName: '',
    dates: 'date+',
    date: '',
    dispatchMode: '',
    additionalInformation: 'appendix*',
    appendix: '',
  },
};

/** Attributes without which the element says nothing (METS 1.12, CSIP 2.1). */
const DEMANDED: Readonly<Record<string, readonly string[]>> = {
  mets: ['OBJID', 'TYPE', 'PROFILE'],
  metsHdr: ['CREATEDATE'],
  dmdSec: ['ID', 'CREATED'],
  digiprovMD: ['ID', 'CREATED'],
  mdRef: ['LOCTYPE', 'MDTYPE', 'MIMETYPE', 'SIZE', 'CREATED', 'CHECKSUM', 'CHECKSUMTYPE'],
  fileGrp: ['ID', 'USE'],
  file: ['ID', 'MIMETYPE', 'SIZE', 'CREATED', 'CHECKSUM', 'CHECKSUMTYPE'],
  FLocat: ['LOCTYPE'],
  structMap: ['TYPE', 'LABEL'],
  div: ['ID', 'LABEL'],
};

/** Names of elements that stand where they may not, hold what they may not, or lack something: each once. */
export function modelFaults(root: XmlElement): readonly string[] {
  const model = MODELS[root.namespace];
  if (model === undefined) return [root.local];
  const faults = new Set<string>();
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const allowed = model[next.local];
    const children = childElements(next);
    const foreign = children.some(({ namespace }) => namespace !== root.namespace);
    const names = children.map(({ local }) => local);
    if (allowed === undefined || foreign || !follows(names, allowed)) faults.add(next.local);
    if (allowed !== '' && next.children.some((child) => typeof child === 'string' && child.trim() !== ''))
      faults.add(next.local);
    if (root.namespace === mets && lacks(next)) faults.add(next.local);
    waiting.push(...children);
  }
  return [...faults];
}

function follows(names: readonly string[], allowed: string): boolean {
  let at = 0;
  for (const part of allowed === '' ? [] : allowed.split(' ')) {
    const [, name = '', sign = ''] = /^(\w+)([*+?]?)$/.exec(part) ?? [];
    let count = 0;
    while (names[at] === name) {
      at += 1;
      count += 1;
    }
    if (count === 0 && (sign === '' || sign === '+')) return false;
    if (count > 1 && (sign === '' || sign === '?')) return false;
  }
  return at === names.length;
}

function lacks(element: XmlElement): boolean {
  return (DEMANDED[element.local] ?? []).some((name) => (attributeOf(element, '', name) ?? '') === '');
}
