// What people read about rights, mandates, delegates and log-ins, in both languages (LOOK.md, Words).
export const accessSv = {
  accessOnlyManage:
    'Du får läsa posten till {holder}, men inte ändra något. Fråga {holder} om du behöver få göra mer.',
  accessOnlyOwn: 'Det här kan bara {holder} göra.',
} as const;

export const accessEn = {
  accessOnlyManage:
    'You may read the post of {holder}, but not change anything. Ask {holder} if you need to be able to do more.',
  accessOnlyOwn: 'Only {holder} can do this.',
} as const;
