// How high a letter's frame must be: without script a frame cannot tell, so its height is reckoned from the text that it shows.

/** CSS pixels of a line and of the room that a paragraph's end takes. */
const LINE = 27;
const APART = 18;
const EDGES = 48;
const LEAST = 160;
const MOST = 4000;
/** Characters on a line of the sheet, wide and on a phone. */
const WIDE = 62;
const NARROW = 30;

export interface FrameHeight {
  readonly wide: number;
  readonly narrow: number;
}

/** From the letter's text without its markup and its number of pictures: a little too much rather than too little. */
export function frameHeight(text: string, pictures: number): FrameHeight {
  const at = (perLine: number): number => {
    const lines = text.split('\n').map((line) => (line === '' ? APART : Math.ceil(line.length / perLine) * LINE));
    const sum = lines.reduce((all, one) => all + one, 0) * 1.12 + pictures * 240 + EDGES;
    return Math.round(Math.min(MOST, Math.max(LEAST, sum)));
  };
  return { wide: at(WIDE), narrow: at(NARROW) };
}
