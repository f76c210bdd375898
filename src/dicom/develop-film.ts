import type { StoredValues } from "./decode-samples";
import type { GreyRules } from "./read-header";
import type { Lut } from "./read-lut";

/** A window in sample values: `low` and below is black, `high` and above white. */
interface Range {
  low: number;
  high: number;
}

/** Grey samples as the header shows them: 0 is black, 2^bits − 1 white. */
export interface Developed {
  samples: Uint16Array;
  bits: number;
  /** Null where the samples are to be shown as they are. */
  window: { center: number; width: number; shape: "LINEAR" | "SIGMOID" } | null;
}

/**
 * From stored values to greys, in DICOM's order: padding out, modality LUT or rescale, VOI LUT or window, and MONOCHROME1 or
 * the inverse presentation LUT turned over once. A rescale or a window alone costs no depth: the samples stay as they are
 * stored, and the window is stated in them.
 */
export function developFilm(stored: StoredValues, rules: GreyRules): Developed {
  const table = new Uint16Array(2 ** stored.bits);
  const { bits, window } = fillTable(table, stored, rules);
  const samples = new Uint16Array(stored.samples.length);
  for (let i = 0; i < samples.length; i++) samples[i] = table[stored.samples[i]!]!;
  return {
    samples,
    bits,
    window: window && {
      center: (window.low + window.high) / 2,
      width: window.high - window.low,
      shape: rules.window?.kind === "SIGMOID" ? "SIGMOID" : "LINEAR",
    },
  };
}

/** Writes the grey of each stored value, and says in how many bits. */
function fillTable(table: Uint16Array, stored: StoredValues, rules: GreyRules): { bits: number; window: Range | null } {
  const { modalityLut, rescale, voiLut, padding } = rules;
  const valueOf = (storedValue: number) =>
    modalityLut ? lookUp(modalityLut, storedValue) : rescale.slope * storedValue + rescale.intercept;
  // Without a table, greys are stored values; a negative slope turns their order over.
  const isLinear = !voiLut && !modalityLut;
  const bits = voiLut?.bits ?? modalityLut?.bits ?? stored.bits;
  const white = 2 ** bits - 1;
  const isTurned = rules.isInverse !== (isLinear && rescale.slope < 0);
  const turn = (grey: number) => (isTurned ? white - grey : grey);
  for (let sample = 0; sample < table.length; sample++) {
    const storedValue = sample - stored.bias;
    if (padding && storedValue >= padding.from && storedValue <= padding.to) continue;
    const grey = isLinear ? sample : voiLut ? lookUp(voiLut, Math.round(valueOf(storedValue))) : valueOf(storedValue);
    table[sample] = turn(grey);
  }
  const asked = voiLut ? null : toRange(rules.window);
  if (!asked) return { bits, window: null };
  const toGrey = (value: number) => turn(isLinear ? (value - rescale.intercept) / rescale.slope + stored.bias : value);
  const [a, b] = [toGrey(asked.low), toGrey(asked.high)];
  return { bits, window: { low: Math.min(a, b), high: Math.max(a, b) } };
}

function lookUp({ first, entries }: Lut, input: number): number {
  return entries[Math.min(entries.length - 1, Math.max(0, input - first))]!;
}

/** PS3.3 C.11.2.1.2: LINEAR counts in whole values, so half a value and one off. */
function toRange(window: GreyRules["window"]): Range | null {
  if (!window) return null;
  const { center, width, kind } = window;
  if (kind !== "LINEAR") return { low: center - width / 2, high: center + width / 2 };
  return { low: center - 0.5 - (width - 1) / 2, high: center - 0.5 + (width - 1) / 2 };
}
