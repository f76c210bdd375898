import type { Random } from "@/phantom/seeded-random";

export type Size = { width: number; height: number };

/** A grey or tinted tone; `light` 0…100, `hue` in degrees. */
export function tone(light: number, hue = 0, saturation = 0): string {
  return `hsl(${hue.toFixed(0)},${saturation}%,${Math.max(0, Math.min(100, light)).toFixed(1)}%)`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ""): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}" ${more}/>`;
}

export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string, more = ""): string {
  return `<ellipse cx="${px(cx)}" cy="${px(cy)}" rx="${px(rx)}" ry="${px(ry)}" fill="${fill}" ${more}/>`;
}

/** `points` as x, y, x, y … */
export function polygon(points: readonly number[], fill: string, more = ""): string {
  return `<polygon points="${points.map(px).join(" ")}" fill="${fill}" ${more}/>`;
}

export function stroke(d: string, colour: string, width: number): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${px(width)}" stroke-linecap="round"/>`;
}

/** A vertical gradient behind everything, larger than the canvas, so that a turned drawing has no corners. */
export function backdrop({ width, height }: Size, top: string, bottom: string): string {
  const stops = `<stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/>`;
  return (
    `<defs><linearGradient id="backdrop" x1="0" y1="0" x2="0" y2="1">${stops}</linearGradient></defs>` +
    rect(-width, -height * 0.2, 3 * width, height * 1.4, "url(#backdrop)")
  );
}

/** Short hairs all over an ellipse. */
export function fur(
  random: Random,
  at: { cx: number; cy: number; rx: number; ry: number },
  { light, hue, count }: { light: number; hue: number; count: number },
): string {
  const hairs: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const [turn, out] = [random.between(0, 2 * Math.PI), Math.sqrt(random.next())];
    const [x, y] = [at.cx + at.rx * out * Math.cos(turn), at.cy + at.ry * out * Math.sin(turn)];
    const length = random.between(0.06, 0.16) * Math.min(at.rx, at.ry);
    const lean = random.between(-0.5, 0.5);
    const d = `M${px(x)} ${px(y)}l${px(lean * length)} ${px(length)}`;
    hairs.push(stroke(d, tone(light + random.between(-14, 14), hue, 30), 1.6));
  }
  return hairs.join("");
}

/** Hundredths of a px: the same text, and so the same picture, everywhere. */
function px(value: number): string {
  return value.toFixed(2);
}
