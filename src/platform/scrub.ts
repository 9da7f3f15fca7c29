// The last safety net of the log: whatever looks like a personal number in a finished line is taken out (DESIGN rule 7).
// Everything before it (redaction, pseudonyms) should leave nothing to find here; a hit is a bug elsewhere.
const NUMBER = /(?<![0-9A-Za-z])(?:[0-9]{8}|[0-9]{6})[-+\u2013]?[0-9]{4}(?![0-9A-Za-z])/g;
const ORGANISATION = /^16[0-9]{2}[2-9][0-9]{7}$/;

/**
 * Replaces runs of 10 or 12 digits (with a hyphen or plus before the last four) and 11-digit runs by `[number removed]`.
 * A 12-digit organisation number as on the wire (16…, third digit at least 2) stays: no person has one.
 * A bare JSON number becomes a string, so the line stays JSON.
 */
export function scrub(line: string): string {
  return line.replace(NUMBER, (found, at: number) => {
    if (ORGANISATION.test(found)) return found;
    return line[at - 1] === ':' && !insideString(line, at) ? '"[number removed]"' : '[number removed]';
  });
}

function insideString(line: string, at: number): boolean {
  // `"key":123` has its colon right after a quote; text such as "nr:123" has not.
  return line[at - 2] !== '"';
}
