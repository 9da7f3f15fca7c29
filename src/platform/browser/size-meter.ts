// Keeps the envelope's meter right while one writes: base + UTF-8 bytes of the marked fields + base64 of new files.
// The server measures the same envelope exactly when the form is sent. Loaded by the browser as it is; imports nothing.

/** What one attachment adds besides its base64: names, checksum and tags, as `attachmentWireSize` on the server. */
const ATTACHMENT_OVERHEAD = 176;

function sizeText(bytes: number, decimal: string): string {
  const hard = '\u00a0';
  if (bytes < 1000) return `${bytes}${hard}byte`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 10 ? value.toFixed(1).replace('.', decimal) : Math.round(value)}${hard}${unit}`;
}

const encoder = new TextEncoder();

function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

// Escaped as the wire's writer escapes text (Canonical XML 1.0, 2.3).
function escapedLength(text: string): number {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return encoder.encode(escaped).length;
}

/** A body is base64 on the wire; other texts are escaped XML. */
function fieldBytes(field: HTMLInputElement | HTMLTextAreaElement): number {
  const text = field.value;
  if (field.dataset.sizeMeterSource === 'body') return base64Length(encoder.encode(text).length);
  return escapedLength(text);
}

function fileBytes(input: HTMLInputElement): number {
  let total = 0;
  for (const file of input.files ?? []) {
    // The server writes an underscore for what no file name may hold.
    total += base64Length(file.size) + escapedLength(file.name.replaceAll(/[<>]/g, '_')) + ATTACHMENT_OVERHEAD;
  }
  return total;
}

function enhance(meter: HTMLElement): void {
  const { max = '0', base = '0', decimal = ',', used = '', left = '', over = '' } = meter.dataset;
  const bar = meter.querySelector('meter');
  const usedWords = meter.querySelector('[data-meter-used]');
  const leftWords = meter.querySelector('[data-meter-left]');
  const limit = Number(max);
  const measure = (): void => {
    let bytes = Number(base);
    const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-size-meter-source]');
    for (const field of fields) bytes += fieldBytes(field);
    for (const input of document.querySelectorAll<HTMLInputElement>('[data-file-drop] input[type=file]')) {
      bytes += fileBytes(input);
    }
    const tooMuch = bytes > limit;
    meter.classList.toggle('bd-meter--over', tooMuch);
    if (bar !== null) bar.value = Math.min(bytes, limit);
    if (usedWords !== null) {
      usedWords.textContent = used
        .replace('{used}', sizeText(bytes, decimal))
        .replace('{max}', sizeText(limit, decimal));
    }
    const words = tooMuch
      ? over.replace('{over}', sizeText(bytes - limit, decimal))
      : left.replace('{left}', sizeText(limit - bytes, decimal));
    if (leftWords !== null && leftWords.textContent !== words) leftWords.textContent = words;
  };
  document.addEventListener('input', measure);
  document.addEventListener('change', measure);
  measure();
}

for (const meter of document.querySelectorAll<HTMLElement>('[data-size-meter]')) enhance(meter);
