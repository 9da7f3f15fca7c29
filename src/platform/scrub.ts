// The last safety net of the log: whatever looks like a personal number in a finished line is taken out (DESIGN rule 7).
// Everything before it (redaction, pseudonyms) should leave nothing to find here; a hit is a bug elsewhere.
const TOKEN = /"(?:[^"\\]|\\.)*"|[0-9]+/g;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NUMBER = '(?<![0-9A-Za-z])(?:[0-9]{8}|[0-9]{6})[-+\\u2013]?[0-9]{4}(?![0-9A-Za-z])';
const UUID_OR_NUMBER = new RegExp(`${UUID}|${NUMBER}`, 'gi');
const IS_UUID = new RegExp(`^${UUID}$`, 'i');
const ORGANISATION = /^16[0-9]{2}[2-9][0-9]{7}$/;
const BARE = /^(?:[0-9]{10}|[0-9]{12})$/;
const REMOVED = '[number removed]';

/**
 * Replaces 10 or 12 digits (also with a hyphen or plus before the last four) by `[number removed]`, in strings and as bare numbers;
 * a line of JSON stays JSON. A 12-digit organisation number as on the wire (16…, third digit at least 2) stays: no person has one.
 */
export function scrub(line: string): string {
  return line.replace(TOKEN, (token) => {
    if (token.startsWith('"')) return token.replace(UUID_OR_NUMBER, scrubText);
    return BARE.test(token) && !ORGANISATION.test(token) ? `"${REMOVED}"` : token;
  });
}

function scrubText(found: string): string {
  return IS_UUID.test(found) || ORGANISATION.test(found) ? found : REMOVED;
}
