import type { Random } from "@/phantom/seeded-random";
import { backdrop, polygon, rect, stroke, tone, type Size } from "./svg";

// What stands one above another, and so is likest to vertebrae of all that is no spine.

/** Boxes of one size or growing downwards, as vertebrae do, bright on dark with brighter edges. */
export function boxes(size: Size, random: Random): string {
  const { width, height } = size;
  const count = Math.floor(random.between(10, 20));
  const growth = random.between(1, 1.8);
  const parts = [backdrop(size, tone(25), tone(35))];
  const pitch = height / (count + 1);
  for (let i = 0; i < count; i += 1) {
    const scale = 1 + ((growth - 1) * i) / count;
    const [w, h] = [pitch * 1.4 * scale, pitch * random.between(0.68, 0.74)];
    const edge = `stroke="${tone(85)}" stroke-width="3" rx="4"`;
    parts.push(rect(width / 2 - w / 2 + random.between(-2, 2), pitch * (i + 0.6), w, h, tone(58), edge));
  }
  return parts.join("");
}

/** A ladder against a wall, its rungs nearer to each other towards the top. */
export function ladder(size: Size, random: Random): string {
  const { width, height } = size;
  const rungs = Math.floor(random.between(12, 18));
  const [top, bottom] = [random.between(0.06, 0.09) * height, random.between(0.09, 0.14) * height];
  const half = (t: number) => top + (bottom - top) * t;
  const parts = [backdrop(size, tone(45, 30, 10), tone(30, 30, 10))];
  for (let rung = 0; rung < rungs; rung += 1) {
    const t = ((rung + 0.5) / rungs) ** 1.15;
    parts.push(rect(width / 2 - half(t), t * height, 2 * half(t), height * 0.018, tone(75, 40, 20)));
  }
  for (const side of [-1, 1]) {
    const [x0, x1] = [width / 2 + side * top, width / 2 + side * bottom];
    parts.push(polygon([x0 - 6, 0, x0 + 6, 0, x1 + 8, height, x1 - 8, height], tone(80, 40, 25)));
  }
  return parts.join("");
}

/** Stairs from below: treads bright, risers dark. */
export function stairs(size: Size, random: Random): string {
  const { width, height } = size;
  const steps = Math.floor(random.between(10, 18));
  const parts = [backdrop(size, tone(20), tone(40))];
  let y = height * 0.06;
  for (let i = 0; i < steps; i += 1) {
    const t = i / steps;
    const tall = (height * 0.9 * (0.7 + 0.6 * t)) / steps;
    const half = width * (0.16 + 0.2 * t);
    parts.push(rect(width / 2 - half, y, 2 * half, tall * 0.4, tone(78 - 12 * t)));
    parts.push(rect(width / 2 - half, y + tall * 0.4, 2 * half, tall * 0.6, tone(34 + 8 * t)));
    y += tall;
  }
  return parts.join("");
}

/** A railway track that comes towards us: sleepers grow downwards. */
export function railway(size: Size, random: Random): string {
  const { width, height } = size;
  const sleepers = Math.floor(random.between(14, 20));
  const near = random.between(0.25, 0.4) * width;
  const half = (y: number) => near * (0.25 + (0.75 * y) / height);
  const parts = [backdrop(size, tone(45), tone(55))];
  let y = height * 0.04;
  for (let i = 0; i < sleepers; i += 1) {
    const tall = (height / sleepers) * (0.6 + (0.6 * i) / sleepers);
    parts.push(rect(width / 2 - half(y), y, 2 * half(y), tall * 0.55, tone(random.between(25, 32), 30, 20)));
    y += tall;
  }
  for (const side of [-0.62, 0.62]) {
    const [x0, x1] = [width / 2 + side * half(0), width / 2 + side * half(height)];
    parts.push(polygon([x0 - 2, 0, x0 + 2, 0, x1 + 6, height, x1 - 6, height], tone(82)));
  }
  return parts.join("");
}

/** A keyboard, or a keypad where the picture is narrow. */
export function keyboard(size: Size, random: Random): string {
  const { width, height } = size;
  const columns = width > height ? 14 : Math.floor(random.between(1, 5));
  const rows = width > height ? 5 : Math.floor(random.between(9, 16));
  const key = Math.min((0.9 * width) / columns, (0.94 * height) / rows);
  const [left, top] = [(width - columns * key) / 2, (height - rows * key) / 2];
  const light = random.between(15, 80);
  const parts = [backdrop(size, tone(100 - light), tone(90 - light))];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [left + column * key, top + row * key];
      parts.push(rect(x + key * 0.06, y + key * 0.1, key * 0.88, key * 0.8, tone(light), `rx="${key / 10}"`));
      parts.push(
        stroke(
          `M${x + key * 0.4} ${y + key * 0.62}l${key * 0.1} ${-key * 0.24}l${key * 0.1} ${key * 0.24}`,
          tone(100 - light),
          3,
        ),
      );
    }
  }
  return parts.join("");
}

export function checkerboard(size: Size, random: Random): string {
  const { width, height } = size;
  const field = Math.min(width, height) / Math.floor(random.between(4, 10));
  const parts = [backdrop(size, tone(85), tone(80))];
  for (let row = 0; row * field < height; row += 1) {
    for (let column = row % 2; column * field < width; column += 2) {
      parts.push(rect(column * field, row * field, field, field, tone(18)));
    }
  }
  return parts.join("");
}

export function brickWall(size: Size, random: Random): string {
  const { width, height } = size;
  const tall = height / Math.floor(random.between(12, 26));
  const wide = tall * random.between(1.6, 2.4);
  const parts = [backdrop(size, tone(70), tone(66))];
  for (let row = 0; row * tall < height; row += 1) {
    for (let x = row % 2 === 0 ? 0 : -wide / 2; x < width; x += wide) {
      parts.push(rect(x, row * tall, wide * 0.95, tall * 0.88, tone(random.between(32, 46), 12, 45)));
    }
  }
  return parts.join("");
}
