import { damaged } from "./film-fault";

/** For each 16 bits that may come next: the length of the code that they begin with × 256 + its symbol; 0 where none does. */
export type HuffmanTable = Uint16Array;

/** A code as a DHT segment defines it: how many codes there are of each length 1…16, and their symbols. */
export type HuffmanCode = { counts: Uint8Array; symbols: Uint8Array };

/** Builds the table of one code. @throws FilmFileError */
export function buildHuffmanTable({ counts, symbols }: HuffmanCode): HuffmanTable {
  const table = new Uint16Array(65_536);
  let code = 0;
  let used = 0;
  for (let length = 1; length <= 16; length += 1) {
    const span = 1 << (16 - length);
    for (let i = 0; i < counts[length - 1]!; i += 1) {
      const from = code * span;
      if (from + span > 65_536) throw damaged("a Huffman code that is too full");
      table.fill(length * 256 + symbols[used]!, from, from + span);
      used += 1;
      code += 1;
    }
    code *= 2;
  }
  return table;
}
