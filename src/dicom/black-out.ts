/** A part of a picture, as fractions of its width and height from the top left. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Makes parts of a picture black, each pixel that they touch. Changes `samples`. */
export function blackOut(
  { samples, width, height }: { samples: Uint16Array; width: number; height: number },
  areas: readonly Area[],
): void {
  for (const area of areas) {
    const left = Math.max(0, Math.floor(area.x * width));
    const right = Math.min(width, Math.ceil((area.x + area.width) * width));
    const bottom = Math.min(height, Math.ceil((area.y + area.height) * height));
    for (let y = Math.max(0, Math.floor(area.y * height)); y < bottom; y++) {
      samples.fill(0, y * width + left, y * width + right);
    }
  }
}
