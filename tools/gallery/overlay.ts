import sharp from "sharp";
import { formatAngle } from "@/domain/reading/format-angle";
import type { Detection } from "@/domain/reading/prediction";
import { midLineOf } from "@/domain/geometry/vertebra-geometry";

/** Vertebrae from top to bottom, and the largest angle between two of them. */
export type Spine = {
  vertebrae: readonly Pick<Detection, "corners">[];
  maxCobb: { deg: number; upper: number; lower: number } | null;
};

/** The picture's largest size, px. */
const BOUNDS = { width: 360, height: 600 };
/** Also told apart by those who see no red or no green. */
const DRAWN = "#56b4e9";
const READ = "#e69f00";
const MAX_BYTES = 60_000;
const COLOURS = [96, 64, 40, 24, 16];
/** How far the lines of an angle run past their vertebra, in its widths. */
const REACH = 0.9;

/** The film with what was drawn (blue) and what was read (orange). @returns a PNG of less than 60 kB. */
export async function drawOverlay(film: Buffer, drawn: Spine, read: Spine): Promise<Buffer> {
  const { height: filmHeight } = await sharp(film).metadata();
  const picture = sharp(film)
    .resize({ ...BOUNDS, fit: "inside" })
    .toColourspace("srgb");
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const scale = height / filmHeight;
  const marks =
    marksOf(drawn, scale, DRAWN, 2.4) +
    marksOf(read, scale, READ, 1.2) +
    label("drawn", drawn, DRAWN, 18) +
    label("read", read, READ, 36);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks}</svg>`;
  const marked = sharp(data, { raw: { width, height, channels } }).composite([{ input: Buffer.from(svg) }]);
  for (const colours of COLOURS) {
    const png = await marked.clone().png({ palette: true, colours, dither: 0, effort: 10 }).toBuffer();
    if (png.length < MAX_BYTES) return png;
  }
  throw new Error(`the picture has more than ${MAX_BYTES} bytes with ${COLOURS.at(-1)} colours`);
}

function marksOf({ vertebrae, maxCobb }: Spine, scale: number, colour: string, strokeWidth: number): string {
  const outlines = vertebrae.map(({ corners: [tl, tr, bl, br] }) => {
    const points = [tl, tr, br, bl].map(({ x, y }) => `${x * scale},${y * scale}`).join(" ");
    return `<polygon points="${points}"/>`;
  });
  const ends = maxCobb ? [maxCobb.upper, maxCobb.lower] : [];
  const lines = ends.map((position) => {
    const [a, b] = midLineOf(vertebrae[position]!);
    const [dx, dy] = [(b.x - a.x) * REACH, (b.y - a.y) * REACH];
    const [x1, y1, x2, y2] = [a.x - dx, a.y - dy, b.x + dx, b.y + dy].map((px) => px * scale);
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
  });
  return `<g fill="none" stroke="${colour}" stroke-width="${strokeWidth}">${outlines.join("")}${lines.join("")}</g>`;
}

function label(word: string, { maxCobb }: Spine, colour: string, y: number): string {
  const text = `${word} ${maxCobb ? formatAngle(maxCobb.deg, 1) : "–"}`;
  const font = `font-family="sans-serif" font-size="15" font-weight="bold"`;
  return `<text x="6" y="${y}" ${font} fill="${colour}" stroke="#000" stroke-width="3" paint-order="stroke">${text}</text>`;
}
