/** Quarter turns clockwise. */
type Turns = 0 | 1 | 2 | 3;
type Orientation = readonly [row: string, column: string];

const OPPOSITE: Readonly<Record<string, string>> = { A: "P", P: "A", L: "R", R: "L", H: "F", F: "H" };

const opposite = (direction: string) => direction.replaceAll(/./g, (letter) => OPPOSITE[letter] ?? letter);

/** How a picture must be turned so that the head is at its top, and where its rows and columns then point to. */
export function planTurn([row, column]: Orientation): { turns: Turns; orientation: Orientation } {
  if (column.startsWith("H")) return { turns: 2, orientation: [opposite(row), opposite(column)] };
  if (row.startsWith("F")) return { turns: 1, orientation: [opposite(column), row] };
  if (row.startsWith("H")) return { turns: 3, orientation: [column, opposite(row)] };
  return { turns: 0, orientation: [row, column] };
}

/** Turns a picture clockwise by quarters. */
export function turnSamples(
  samples: Uint16Array,
  width: number,
  height: number,
  turns: Turns,
): { samples: Uint16Array; width: number; height: number } {
  if (turns === 0) return { samples, width, height };
  if (turns === 2) return { samples: samples.toReversed(), width, height };
  const turned = new Uint16Array(samples.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [toX, toY] = turns === 1 ? [height - 1 - y, x] : [y, width - 1 - x];
      turned[toY * height + toX] = samples[y * width + x]!;
    }
  }
  return { samples: turned, width: height, height: width };
}
