// HTML from anywhere made into HTML that a letter may have: cleaned by writing it anew, never by taking things out (OWASP ASVS 1.3).
import { writeHtml } from './letter-html.ts';
import { readHtml } from './read-html.ts';

/** The HTML with only what letters may have; '' when nothing is left. Cleaning twice is cleaning once. Never throws. */
export function cleanHtml(text: string): string {
  return writeHtml(readHtml(text));
}
