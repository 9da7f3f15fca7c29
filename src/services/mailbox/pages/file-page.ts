// A letter's PDF in the page: shown by our own viewer in a sandboxed frame on the content origin, also on a phone. Without script: to download or to open.
import { type Html, heading, html, icon, linkButton } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { StoredAttachment } from '../store/attachments.ts';

export interface FileView {
  readonly letterId: string;
  readonly file: StoredAttachment;
  /** The viewer on the content origin. */
  readonly frame: string;
}

/** The page. */
export function filePage(t: MailboxTranslate, { letterId, file, frame }: FileView): Page {
  const { filename } = file;
  const at = `/letters/${letterId}/attachments/${file.id}`;
  return {
    title: filename,
    current: '/inbox',
    wide: true,
    main: html`<p class="bd-back"><a href="/letters/${letterId}">${icon('back')}${t('fileBack')}</a></p>
      ${heading(filename)}
      <div class="bd-actions bd-file-page-actions">${linkButton({ href: `${at}?save=yes`, text: t('fileSave'), icon: 'file' })}${openLink(t, at)}</div>
      <iframe class="bd-viewer" src="${frame}" sandbox="allow-scripts" referrerpolicy="no-referrer" title="${t('fileFrame', { filename })}"></iframe>
      <p class="bd-quiet">${t('fileNoScript')} ${t('fileNote')}</p>`,
  };
}

function openLink(t: MailboxTranslate, at: string): Html {
  return html`<a class="bd-file-open" href="${at}">${t('fileOpen')}</a>`;
}
