// Why a list cannot be read and what to do, for whoever uploaded it. Swedish first.
import { catalogue, type Language } from '../i18n/i18n.ts';
import type { TableProblem } from './table.ts';

const tableMessages = catalogue(
  {
    empty: 'Filen är tom. Välj en fil med nummer.',
    'too-large': 'Filen är större än 64 MB. Dela upp listan.',
    'too-many-rows': 'Listan har fler än 100 000 rader. Dela upp den.',
    'too-many-columns': 'Listan har fler än 256 kolumner. Spara bara de som behövs.',
    'cell-too-long': 'En cell har mer än 32 767 tecken. Rätta den och försök igen.',
    'bad-bytes': 'Filen innehåller tecken som inte går att läsa. Spara den på nytt som "CSV UTF-8".',
    'bad-quote': 'Det står text direkt efter ett citattecken som avslutar ett fält. Rätta raden eller spara som .xlsx.',
    'unclosed-quote': 'Ett citattecken avslutas aldrig. Rätta raden eller spara som .xlsx.',
    'no-such-sheet': 'Bladet finns inte i arbetsboken. Välj ett annat.',
    'old-excel':
      'Filen är i det gamla formatet .xls. Öppna den i Excel, välj Spara som och sedan Excel-arbetsbok (.xlsx).',
    'open-document':
      'Filen är ett OpenDocument-kalkylblad (.ods). Öppna den i LibreOffice, välj Spara som och sedan Excel 2007–365 (.xlsx).',
    macros: 'Arbetsboken innehåller makron, som inte tas emot. Välj Spara som och sedan Excel-arbetsbok (.xlsx).',
    'binary-workbook': 'Filen är i formatet .xlsb. Välj Spara som och sedan Excel-arbetsbok (.xlsx).',
    encrypted: 'Filen är skyddad med lösenord. Ta bort lösenordet och försök igen.',
    'not-a-table': 'Filen är varken CSV eller Excel (.xlsx).',
    damaged: 'Filen är skadad och går inte att läsa. Öppna den i Excel och spara den på nytt som .xlsx.',
    'zip-bomb': 'Filen innehåller mer än en lista behöver när den packas upp, och läses därför inte.',
    'too-slow': 'Filen tog för lång tid att läsa. Dela upp listan eller spara den som CSV.',
    lines: 'Rad {lines}.',
  },
  {
    empty: 'The file is empty. Choose a file with numbers.',
    'too-large': 'The file is larger than 64 MB. Divide the list.',
    'too-many-rows': 'The list has more than 100 000 lines. Divide it.',
    'too-many-columns': 'The list has more than 256 columns. Keep only those that are needed.',
    'cell-too-long': 'A cell has more than 32 767 characters. Mend it and try again.',
    'bad-bytes': 'The file has characters that cannot be read. Save it again as "CSV UTF-8".',
    'bad-quote': 'There is text right after a quotation mark that ends a field. Mend the line or save as .xlsx.',
    'unclosed-quote': 'A quotation mark never ends. Mend the line or save as .xlsx.',
    'no-such-sheet': 'The workbook has no such sheet. Choose another.',
    'old-excel':
      'The file is in the old format .xls. Open it in Excel, choose Save As and then Excel Workbook (.xlsx).',
    'open-document':
      'The file is an OpenDocument spreadsheet (.ods). Open it in LibreOffice, choose Save As and then Excel 2007–365 (.xlsx).',
    macros: 'The workbook has macros, which are not accepted. Choose Save As and then Excel Workbook (.xlsx).',
    'binary-workbook': 'The file is in the format .xlsb. Choose Save As and then Excel Workbook (.xlsx).',
    encrypted: 'The file has a password. Remove the password and try again.',
    'not-a-table': 'The file is neither CSV nor Excel (.xlsx).',
    damaged: 'The file is damaged and cannot be read. Open it in Excel and save it again as .xlsx.',
    'zip-bomb': 'The file holds more than any list needs when it is unpacked, and is therefore not read.',
    'too-slow': 'The file took too long to read. Divide the list or save it as CSV.',
    lines: 'Line {lines}.',
  },
);

/** What is wrong with the file, on which lines where that is known, and what to do. */
export function tableProblemText(language: Language, { code, lines }: TableProblem): string {
  const t = tableMessages(language);
  if (lines === undefined || lines.length === 0) return t(code);
  return `${t(code)} ${t('lines', { lines: lines.join(', ') })}`;
}
