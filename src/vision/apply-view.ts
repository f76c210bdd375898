import { clampCrop, type FilmView } from "@/domain/film-view";
import type { ImageOf, Samples } from "./image-samples";

/** The image that a view shows of an upright page with square pixels: turned, mirrored, cropped. The given one is not changed. */
export function applyView<S extends Samples>(upright: ImageOf<S>, { turn, isMirrored, crop }: FilmView): ImageOf<S> {
  const { width, height } = upright;
  const { width: across, height: down } = turn % 180 === 0 ? upright : { width: height, height: width };
  const part = (crop && clampCrop(crop, { width: across, height: down })) ?? {
    x: 0,
    y: 0,
    width: across,
    height: down,
  };
  if (turn === 0 && !isMirrored && part.width === width && part.height === height) return upright;

  const at = (x: number, y: number): number => {
    const turnedX = isMirrored ? across - 1 - x : x;
    if (turn === 90) return (height - 1 - turnedX) * width + y;
    if (turn === 180) return (height - 1 - y) * width + (width - 1 - turnedX);
    if (turn === 270) return turnedX * width + (width - 1 - y);
    return y * width + turnedX;
  };
  const origin = at(part.x, part.y);
  return copy(upright, {
    ...part,
    origin,
    right: at(part.x + 1, part.y) - origin,
    below: at(part.x, part.y + 1) - origin,
  });
}

/** Where the result's first pixel lies in the image, and how far its neighbours to the right and below are, in pixels. */
type Walk = { width: number; height: number; origin: number; right: number; below: number };

function copy<S extends Samples>(image: ImageOf<S>, { width, height, origin, right, below }: Walk): ImageOf<S> {
  const { channels } = image;
  const data = emptyLike(image.data, width * height * channels);
  let out = 0;
  for (let y = 0; y < height; y += 1) {
    let from = (origin + y * below) * channels;
    for (let x = 0; x < width; x += 1, from += right * channels) {
      for (let channel = 0; channel < channels; channel += 1, out += 1) data[out] = image.data[from + channel]!;
    }
  }
  return { width, height, channels, data };
}

/**
 * The image in another size, by straight lines between the centres of its pixels: for small changes of one side, as pixels
 * that are not square need. @see resampleArea for the sizes of networks.
 */
export function stretch<S extends Samples>(image: ImageOf<S>, size: { width: number; height: number }): ImageOf<S> {
  const across = image.width === size.width ? image : stretchAlong(image, size.width, "across");
  return across.height === size.height ? across : stretchAlong(across, size.height, "down");
}

function stretchAlong<S extends Samples>(image: ImageOf<S>, length: number, side: "across" | "down"): ImageOf<S> {
  const { channels } = image;
  const [width, height] = side === "across" ? [length, image.height] : [image.width, length];
  const [before, step, row] = [
    side === "across" ? image.width : image.height,
    side === "across" ? channels : image.width * channels,
    image.width * channels,
  ];
  const data = emptyLike(image.data, width * height * channels);
  const round =
    image.data instanceof Float32Array ? (value: number) => value : (value: number) => Math.floor(value + 0.5);
  const places = Array.from({ length }, (_, i) => placeOf(i, before / length, before));
  let out = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const { first, second, part } = places[side === "across" ? x : y]!;
      const start = side === "across" ? y * row : x * channels;
      for (let channel = 0; channel < channels; channel += 1, out += 1) {
        const a = image.data[start + first * step + channel]!;
        const b = image.data[start + second * step + channel]!;
        data[out] = round(a + (b - a) * part);
      }
    }
  }
  return { width, height, channels, data };
}

/** Between which two of the old pixels a new one's centre lies, and which part of the way. */
function placeOf(i: number, scale: number, count: number): { first: number; second: number; part: number } {
  const at = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), count - 1);
  const first = Math.floor(at);
  return { first, second: Math.min(first + 1, count - 1), part: at - first };
}

function emptyLike<S extends Samples>(data: S, length: number): S {
  const empty =
    data instanceof Uint8Array
      ? new Uint8Array(length)
      : data instanceof Uint16Array
        ? new Uint16Array(length)
        : new Float32Array(length);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the same kind
  return empty as S;
}
