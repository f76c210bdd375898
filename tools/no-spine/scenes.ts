import type { Random } from "@/phantom/seeded-random";
import { backdrop, ellipse, fur, polygon, rect, stroke, tone, type Size } from "./svg";

/** A striped cat that sits and looks at us, its tail beside it. */
export function cat(size: Size, random: Random): string {
  const { width, height } = size;
  const unit = Math.min(width / 8, height / 10);
  const [x, y] = [width / 2, height / 2 - unit];
  const hue = random.between(20, 40);
  const light = random.between(45, 65);
  const coat = tone(light, hue, 35);
  const dark = tone(light - 26, hue, 35);
  const parts = [backdrop(size, tone(78, 200, 20), tone(30, 30, 25))];
  parts.push(stroke(`M${x + 2 * unit} ${y + 5 * unit}q${2.5 * unit} 0 ${1.2 * unit} ${-3.4 * unit}`, coat, unit * 0.7));
  parts.push(ellipse(x, y + 3.4 * unit, 2.2 * unit, 2.9 * unit, coat));
  parts.push(fur(random, { cx: x, cy: y + 3.4 * unit, rx: 2.2 * unit, ry: 2.9 * unit }, { light, hue, count: 900 }));
  for (let stripe = 0; stripe < 8; stripe += 1) {
    const top = y + (1.6 + stripe * 0.5) * unit;
    for (const side of [-1, 1]) {
      parts.push(
        stroke(`M${x + side * 2 * unit} ${top}q${-side * unit} ${0.3 * unit} ${-side * 1.3 * unit} 0`, dark, 7),
      );
    }
  }
  for (const side of [-1, 1]) {
    parts.push(ellipse(x + side * 0.8 * unit, y + 6.1 * unit, 0.7 * unit, 0.45 * unit, tone(light + 18, hue, 25)));
    const ear = [
      x + side * 0.5 * unit,
      y - 1.2 * unit,
      x + side * 1.7 * unit,
      y - 2.4 * unit,
      x + side * 1.7 * unit,
      y - 0.3 * unit,
    ];
    parts.push(polygon(ear, coat));
  }
  parts.push(ellipse(x, y, 1.8 * unit, 1.5 * unit, coat));
  parts.push(fur(random, { cx: x, cy: y, rx: 1.8 * unit, ry: 1.5 * unit }, { light, hue, count: 500 }));
  for (const side of [-1, 1]) {
    parts.push(ellipse(x + side * 0.7 * unit, y - 0.2 * unit, 0.42 * unit, 0.34 * unit, tone(70, 90, 60)));
    parts.push(ellipse(x + side * 0.7 * unit, y - 0.2 * unit, 0.12 * unit, 0.32 * unit, "#000"));
    for (const lift of [-0.2, 0, 0.2]) {
      parts.push(stroke(`M${x + side * 0.4 * unit} ${y + 0.55 * unit}l${side * 2 * unit} ${lift * unit}`, "#fff", 2));
    }
  }
  parts.push(polygon([x - 0.2 * unit, y + 0.3 * unit, x + 0.2 * unit, y + 0.3 * unit, x, y + 0.55 * unit], "#b66"));
  return parts.join("");
}

/** A dog that stands on a lawn, seen from its side. */
export function dog(size: Size, random: Random): string {
  const { width, height } = size;
  const unit = Math.min(width / 11, height / 9);
  const [x, y] = [width / 2, height / 2];
  const hue = random.between(15, 35);
  const light = random.between(30, 55);
  const coat = tone(light, hue, 40);
  const parts = [backdrop(size, tone(75, 210, 40), tone(60, 100, 25))];
  parts.push(rect(-width, y + 2.6 * unit, 3 * width, height, tone(38, 100, 40)));
  for (const leg of [-2.6, -1.9, 1.6, 2.3]) {
    parts.push(
      rect(x + leg * unit, y + 0.5 * unit, 0.6 * unit, 2.6 * unit, tone(light - 6, hue, 40), `rx="${unit / 4}"`),
    );
  }
  parts.push(
    stroke(`M${x - 2.8 * unit} ${y}q${-1.4 * unit} ${-0.4 * unit} ${-1.5 * unit} ${-1.8 * unit}`, coat, unit / 3),
  );
  parts.push(ellipse(x, y + 0.2 * unit, 3.1 * unit, 1.3 * unit, coat));
  parts.push(fur(random, { cx: x, cy: y + 0.2 * unit, rx: 3.1 * unit, ry: 1.3 * unit }, { light, hue, count: 900 }));
  parts.push(
    polygon(
      [
        x + 1.6 * unit,
        y - 0.6 * unit,
        x + 2.6 * unit,
        y - 2.4 * unit,
        x + 3.6 * unit,
        y - 1.4 * unit,
        x + 2.9 * unit,
        y + 0.6 * unit,
      ],
      coat,
    ),
  );
  parts.push(ellipse(x + 3.2 * unit, y - 2 * unit, 1.1 * unit, 0.9 * unit, coat));
  parts.push(ellipse(x + 4.2 * unit, y - 1.7 * unit, 0.8 * unit, 0.45 * unit, tone(light + 8, hue, 40)));
  parts.push(ellipse(x + 4.9 * unit, y - 1.85 * unit, 0.2 * unit, 0.16 * unit, "#111"));
  parts.push(ellipse(x + 3.5 * unit, y - 2.2 * unit, 0.14 * unit, 0.16 * unit, "#111"));
  parts.push(ellipse(x + 2.6 * unit, y - 1.6 * unit, 0.4 * unit, 1 * unit, tone(light - 16, hue, 40)));
  return parts.join("");
}

/** A house with a tiled roof and rows of windows, a tree and a fence. */
export function house(size: Size, random: Random): string {
  const { width, height } = size;
  const unit = Math.min(width, height) / 10;
  const [left, top] = [width / 2 - 3.5 * unit, height / 2 - 2 * unit];
  const parts = [backdrop(size, tone(70, 210, 60), tone(92, 210, 30))];
  parts.push(rect(-width, top + 6 * unit, 3 * width, height, tone(42, 110, 35)));
  parts.push(rect(left, top, 7 * unit, 6 * unit, tone(random.between(55, 85), 35, 30)));
  parts.push(
    polygon([left - 0.6 * unit, top, left + 3.5 * unit, top - 3 * unit, left + 7.6 * unit, top], tone(40, 10, 45)),
  );
  for (let row = 0; row < 8; row += 1) {
    const half = (4.1 * unit * (row + 1)) / 9;
    const y = top - 3 * unit + ((row + 1) * unit) / 3;
    parts.push(stroke(`M${left + 3.5 * unit - half} ${y}h${2 * half}`, tone(28, 10, 45), 3));
  }
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      const [x, y] = [left + (0.5 + column * 1.6) * unit, top + (0.5 + row * 1.8) * unit];
      parts.push(rect(x, y, 1.1 * unit, 1.2 * unit, tone(25, 210, 30), `stroke="#fff" stroke-width="${unit / 10}"`));
      parts.push(stroke(`M${x + 0.55 * unit} ${y}v${1.2 * unit}`, "#fff", unit / 14));
    }
  }
  for (let x = -width; x < 2 * width; x += unit * 0.5) {
    parts.push(rect(x, top + 6.2 * unit, unit * 0.3, 1.4 * unit, tone(90)));
  }
  parts.push(rect(left - 1.6 * unit, top + 3 * unit, unit / 2, 3.2 * unit, tone(25, 30, 40)));
  for (let leaf = 0; leaf < 60; leaf += 1) {
    const at = [
      left - 1.4 * unit + random.normal() * 0.7 * unit,
      top + 2.2 * unit + random.normal() * 0.8 * unit,
    ] as const;
    parts.push(ellipse(...at, unit / 3, unit / 4, tone(random.between(22, 45), 115, 45)));
  }
  return parts.join("");
}

/** Mountains one behind another, a lake, a sun, firs. */
export function landscape(size: Size, random: Random): string {
  const { width, height } = size;
  const parts = [backdrop(size, tone(62, 215, 65), tone(95, 30, 60))];
  parts.push(ellipse(width * random.between(0.2, 0.8), height * 0.2, width * 0.06, width * 0.06, tone(95, 50, 90)));
  for (let range = 0; range < 4; range += 1) {
    const base = height * (0.38 + range * 0.09);
    const line: number[] = [];
    for (let x = -width; x <= 2 * width; x += width / 14) {
      line.push(x, base + random.normal() * height * 0.05);
    }
    parts.push(polygon([-width, 2 * height, ...line, 2 * width, 2 * height], tone(70 - range * 13, 215, 25)));
  }
  parts.push(rect(-width, height * 0.75, 3 * width, height, tone(50, 205, 45)));
  for (let wave = 0; wave < 60; wave += 1) {
    const [x, y] = [random.between(0, width), random.between(height * 0.76, height)];
    parts.push(stroke(`M${x} ${y}h${random.between(0.02, 0.1) * width}`, tone(70, 205, 40), 2));
  }
  for (let fir = 0; fir < 9; fir += 1) {
    const [x, y, tall] = [
      random.between(0, width),
      height * random.between(0.7, 0.8),
      height * random.between(0.1, 0.2),
    ];
    for (let layer = 0; layer < 5; layer += 1) {
      const [top, half] = [y - tall + (layer * tall) / 6, ((layer + 1.5) * tall) / 18];
      parts.push(polygon([x, top, x - half, top + tall / 4, x + half, top + tall / 4], tone(20 + layer * 2, 140, 35)));
    }
  }
  return parts.join("");
}
