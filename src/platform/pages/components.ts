// Every component that pages are made of, in one import
export { checkbox, radios } from './components/choices.ts';
export { copyable, heading, newTabLink, section } from './components/content.ts';
export { field, type Option, select, textArea } from './components/fields.ts';
export { fileDrop, type KeptFile, sizeMeter } from './components/files.ts';
export {
  actions,
  askOnce,
  button,
  errorSummary,
  type Fault,
  faultOf,
  form,
  linkButton,
} from './components/forms.ts';
export { letterSheet, plainText, type SheetAttachment, type SheetSupport } from './components/letter-sheet.ts';
export {
  definitionList,
  emptyState,
  type LetterItem,
  letterList,
  pager,
  steps,
  table,
} from './components/lists.ts';
export { date, notice, type StatusKind, statusBadge, type TimelineItem, time, timeline } from './components/status.ts';
export { type Content, Html, html } from './html.ts';
export { type IconName, icon } from './icons.ts';
