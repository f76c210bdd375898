import sharp from "sharp";
import type { Crop, Size } from "@/domain/film-view";
import type { Look } from "@/domain/reading/second-look";

/** Long side of the picture that is looked at, px: what the detector sees of a film is no larger. */
const LOOK_LONG_SIDE = 1024;
/** Grey levels that differ by less are one shade. */
const SHADES = 8;

/**
 * A part of a drawn picture, turned and small, as PNG.
 * @param picture as `renderDisplay` draws it. @param image size of the image that it shows, px, as is the look's crop.
 */
export async function renderLook(picture: Uint8Array, image: Size, { turn, crop }: Look): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata();
  const [across, down] = [width / image.width, height / image.height];
  const left = Math.min(Math.floor(crop.x * across), width - 1);
  const top = Math.min(Math.floor(crop.y * down), height - 1);
  const part = await sharp(picture)
    .extract({
      left,
      top,
      width: Math.max(1, Math.min(Math.round(crop.width * across), width - left)),
      height: Math.max(1, Math.min(Math.round(crop.height * down), height - top)),
    })
    .resize({ width: LOOK_LONG_SIDE, height: LOOK_LONG_SIDE, fit: "inside", withoutEnlargement: true })
    .toBuffer();
  return await sharp(part).rotate(turn).png({ compressionLevel: 1 }).toBuffer();
}

/**
 * What of a picture is not border of one shade, in px of the image; "blank" where all of it is, null where there is no border.
 * @param picture and `image` as of `renderLook`.
 */
export async function findContent(picture: Uint8Array, image: Size): Promise<Crop | "blank" | null> {
  const { channels } = await sharp(picture).stats();
  if (channels.every(({ min, max }) => max - min < SHADES)) return "blank";
  const { width, height } = await sharp(picture).metadata();
  const { info } = await sharp(picture).trim({ threshold: SHADES }).toBuffer({ resolveWithObject: true });
  if (info.width === width && info.height === height) return null;
  const [across, down] = [image.width / width, image.height / height];
  return {
    x: Math.floor(-(info.trimOffsetLeft ?? 0) * across),
    y: Math.floor(-(info.trimOffsetTop ?? 0) * down),
    width: Math.floor(info.width * across),
    height: Math.floor(info.height * down),
  };
}
