// Every page of the sender's desk, added to the web server in the order in which a caseworker meets them.
import type { WebServer } from '../../../platform/web/server.ts';
import { addApprovals } from './approvals.ts';
import { addArchive } from './archive.ts';
import { addCaseTypes } from './case-types.ts';
import { addCheck } from './check.ts';
import { addDataSubject } from './data-subject.ts';
import type { Desk } from './desk.ts';
import { addDisclosure } from './disclosure.ts';
import { addDisposal } from './disposal.ts';
import { addDisposalHolds } from './disposal-holds.ts';
import { addFirstSteps } from './first-steps.ts';
import { addHelp } from './help.ts';
import { addLetter } from './letter.ts';
import { addLetterActs } from './letter-acts.ts';
import { addLetterFiles } from './letter-files.ts';
import { addLetterForm } from './letter-form.ts';
import { addLetterKind } from './letter-kind.ts';
import { addLetterOnPaper } from './letter-on-paper.ts';
import { addLetterRecord } from './letter-record.ts';
import { addLists } from './lists.ts';
import { addLog } from './log.ts';
import { addLooks } from './looks.ts';
import { addMailingDeeds } from './mailing-deeds.ts';
import { addMailingLines } from './mailing-lines.ts';
import { addMailingSteps } from './mailing-steps.ts';
import { addMailings } from './mailings.ts';
import { addNotices } from './notices.ts';
import { addOrganisation } from './organisation.ts';
import { addPlainLanguage } from './plain-language.ts';
import { addPrecheckColumn } from './precheck-column.ts';
import { addPrecheckNew } from './precheck-new.ts';
import { addPrecheckPages } from './prechecks.ts';
import { addPrintBatches } from './print-batches.ts';
import { addPrintQueue } from './print-queue.ts';
import { addRecipient } from './recipient.ts';
import { addRegistration } from './registration.ts';
import { addReplies } from './replies.ts';
import { addRetention } from './retention.ts';
import { addReturnedMail } from './returned-mail.ts';
import { addSendOnPaper } from './send-on-paper.ts';
import { addSendingSettings } from './sending-settings.ts';
import { addSettings } from './settings.ts';
import { addShrinking } from './shrink-file.ts';
import { addStart } from './start.ts';
import { addStatistics } from './statistics.ts';
import { addTemplatePreview } from './template-preview.ts';
import { addTemplates } from './templates.ts';
import { addWebhookPages } from './webhooks.ts';

const PAGES = [
  addStart,
  addHelp,
  addFirstSteps,
  addRecipient,
  addLetterForm,
  addLetterKind,
  addCaseTypes,
  addTemplates,
  addTemplatePreview,
  addPlainLanguage,
  addCheck,
  addShrinking,
  addSendOnPaper,
  addPrintQueue,
  addPrintBatches,
  addLetterOnPaper,
  addReturnedMail,
  addLetter,
  addLetterActs,
  addApprovals,
  addSendingSettings,
  addNotices,
  addWebhookPages,
  addLetterFiles,
  addLetterRecord,
  addRegistration,
  addArchive,
  addLists,
  addMailings,
  addMailingSteps,
  addMailingDeeds,
  addMailingLines,
  addPrecheckNew,
  addPrecheckColumn,
  addPrecheckPages,
  addLog,
  addLooks,
  addDisclosure,
  addDataSubject,
  addDisposal,
  addDisposalHolds,
  addRetention,
  addStatistics,
  addReplies,
  addSettings,
  addOrganisation,
] as const;

/** Adds the pages; the emergency administrator's are apart, since they log in by themselves. */
export function addPages(app: WebServer, desk: Desk): void {
  for (const add of PAGES) add(app, desk);
}
