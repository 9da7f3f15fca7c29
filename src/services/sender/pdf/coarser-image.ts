// An image of more pixels than paper can show, made coarser by halves: grey or RGB, eight bits, as it lies when unpacked.
import { type PDFDict, type PDFDocument, PDFName, PDFNumber } from 'pdf-lib';

/** Pixels across: A4 at 200 dots an inch. */
const WIDTH_MAX = 1654;

export interface CoarserImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** Undefined for what is no such image or is coarse enough. */
export function coarser(document: PDFDocument, dict: PDFDict, plain: Buffer): CoarserImage | undefined {
  const value = (name: string) => dict.lookup(PDFName.of(name));
  const number = (name: string): number => {
    const found = value(name);
    return found instanceof PDFNumber ? found.asNumber() : 0;
  };
  if (value('Subtype') !== PDFName.of('Image') || number('BitsPerComponent') !== 8) return undefined;
  // A mask by colours or by another image is matched pixel by pixel.
  if (value('Mask') !== undefined || value('ImageMask') !== undefined) return undefined;
  const space = document.context.lookup(dict.get(PDFName.of('ColorSpace')));
  const colours = space === PDFName.of('DeviceRGB') ? 3 : space === PDFName.of('DeviceGray') ? 1 : 0;
  let image = { width: number('Width'), height: number('Height'), pixels: plain };
  if (colours === 0 || plain.length !== image.width * image.height * colours || image.width <= WIDTH_MAX)
    return undefined;
  while (image.width > WIDTH_MAX && image.height > 1) image = halved(image, colours);
  return image;
}

function halved({ width, pixels, ...image }: CoarserImage, colours: number): CoarserImage {
  const [across, down] = [Math.floor(width / 2), Math.floor(image.height / 2)];
  const made = Buffer.alloc(across * down * colours);
  const at = (x: number, y: number, colour: number): number => pixels[(y * width + x) * colours + colour] ?? 0;
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      for (let colour = 0; colour < colours; colour += 1) {
        const sum =
          at(2 * x, 2 * y, colour) +
          at(2 * x + 1, 2 * y, colour) +
          at(2 * x, 2 * y + 1, colour) +
          at(2 * x + 1, 2 * y + 1, colour);
        made[(y * across + x) * colours + colour] = (sum + 2) >> 2;
      }
    }
  }
  return { width: across, height: down, pixels: made };
}
