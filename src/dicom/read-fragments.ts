import { DicomRefusal } from "./dicom-refusal";

const ITEM = 0xfffe_e000;
const END = 0xfffe_e0dd;

/**
 * The bytes of the one frame of an encapsulated picture, its fragments put together.
 * @param at where the offset table begins, bytes.
 * @throws DicomRefusal DAMAGED where an item is cut, or the end is missing.
 */
export function readFragments(bytes: Uint8Array, at: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fragments: Uint8Array[] = [];
  for (let position = at, index = 0; ; index++) {
    if (position + 8 > bytes.length) throw new DicomRefusal("DAMAGED");
    const tag = view.getUint16(position, true) * 65_536 + view.getUint16(position + 2, true);
    const length = view.getUint32(position + 4, true);
    position += 8;
    if (tag === END) break;
    if (tag !== ITEM || position + length > bytes.length) throw new DicomRefusal("DAMAGED");
    // The first item is the offset table, perhaps empty.
    if (index > 0) fragments.push(bytes.subarray(position, position + length));
    position += length;
  }
  const whole = new Uint8Array(fragments.reduce((total, { length }) => total + length, 0));
  let end = 0;
  for (const fragment of fragments) {
    whole.set(fragment, end);
    end += fragment.length;
  }
  return whole;
}
