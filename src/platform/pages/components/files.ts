// Picking and dropping files, and the meter of the envelope (PROTOCOL: 2 MiB as serialised, measured and not guessed)
import { formatBytes } from '../../i18n/format.ts';
import type { Language } from '../../i18n/i18n.ts';
import { platformMessages } from '../../i18n/messages.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { describedBy, errorLine } from './fields.ts';

export interface KeptFile {
  /** Posted back as the value of the remove button. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

export interface FileDrop {
  readonly language: Language;
  readonly name: string;
  readonly label: string;
  readonly hint?: Content;
  readonly error?: string | undefined;
  /** As the accept attribute: '.pdf,application/pdf'. */
  readonly accept: string;
  readonly multiple?: boolean;
  /** Files that the server already keeps for this form; their remove buttons post `<name>-remove=<id>`. */
  readonly kept?: readonly KeptFile[];
}

/** A file field that also takes drops where script runs; without script it is the browser's own file field. */
export function fileDrop(options: FileDrop): Html {
  const t = platformMessages(options.language);
  const { name, error } = options;
  const hint = describedBy(name, options.hint, error);
  return html`<div class="bd-field bd-files${error === undefined ? '' : ' bd-files--error'}">
    <label class="label" for="${name}">${options.label}</label>
    ${options.hint === undefined ? '' : html`<div class="bd-hint" id="${name}-hint">${options.hint}</div>`}
    ${errorLine(options.language, name, error)}
    ${keptFiles(options)}
    <div class="bd-drop" data-file-drop data-remove-word="${t('remove')}"
      data-remove="${t('remove-named', { name: '{name}' })}" data-decimal="${options.language === 'sv' ? ',' : '.'}">
      ${icon('upload')}
      <input type="file"${attributes({
        id: name,
        name,
        accept: options.accept,
        multiple: options.multiple === true,
        'aria-describedby': hint,
        'aria-invalid': error === undefined ? undefined : 'true',
      })}>
      <label class="button button--secondary bd-drop-choose" for="${name}" hidden>${t(options.multiple === true ? 'choose-files' : 'choose-file')}</label>
      <span class="bd-drop-word" hidden>${t('drop-files')}</span>
    </div>
    <ul class="bd-file-list" data-file-list hidden aria-label="${t('chosen-files')}"></ul>
  </div>`;
}

function keptFiles({ language, name, kept = [] }: FileDrop): Html {
  if (kept.length === 0) return html``;
  const t = platformMessages(language);
  return html`<ul class="bd-file-list" aria-label="${t('chosen-files')}">${kept.map(
    (file) => html`<li data-kept-bytes="${file.bytes}">${icon('file')}<span class="bd-file-words">${file.name}
      <span class="bd-quiet">${formatBytes(file.bytes, language)}</span></span>
      <button type="submit" class="bd-link-button" name="${name}-remove" value="${file.id}"
        aria-label="${t('remove-named', { name: file.name })}">${t('remove')}</button></li>`,
  )}</ul>`;
}

export interface SizeMeter {
  readonly language: Language;
  readonly label: string;
  /** Bytes of the envelope as the server would serialise it now. */
  readonly used: number;
  readonly max: number;
  /** Bytes that are there whatever is written: what the browser module starts from. */
  readonly base?: number;
}

/** How much of the envelope is used. The browser module keeps it right while one writes; the server measures exactly. */
export function sizeMeter({ language, label, used, max, base }: SizeMeter): Html {
  const t = platformMessages(language);
  const over = used > max;
  const text = over
    ? t('size-over', { over: formatBytes(used - max, language) })
    : t('size-left', { left: formatBytes(max - used, language) });
  return html`<div class="bd-meter${over ? ' bd-meter--over' : ''}" data-size-meter data-max="${max}" data-base="${base ?? used}"
    data-decimal="${language === 'sv' ? ',' : '.'}" data-used="${t('size-used', { used: '{used}', max: '{max}' })}"
    data-left="${t('size-left', { left: '{left}' })}" data-over="${t('size-over', { over: '{over}' })}">
    <div class="bd-meter-words"><span class="bd-meter-label" id="size-meter-label">${label}</span>
      <span data-meter-used>${t('size-used', { used: formatBytes(used, language), max: formatBytes(max, language) })}</span></div>
    <meter min="0" max="${max}" value="${Math.min(used, max)}" high="${Math.round(max * 0.9)}" aria-labelledby="size-meter-label"></meter>
    <p class="bd-meter-left" role="status" data-meter-left>${text}</p>
  </div>`;
}
