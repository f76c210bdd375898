import type { Acquisition } from "@/domain/acquisition";

const DIRECTIONS: Readonly<Record<string, string>> = {
  A: "front",
  P: "back",
  L: "left",
  R: "right",
  H: "head",
  F: "feet",
};

const SIDES: Readonly<Record<string, string>> = { L: "Left", R: "Right", B: "Both", U: "Unpaired" };

const side = (code: string | null) => code && (SIDES[code] ?? code);
const rounded = (value: number, digits: number) => String(Number(value.toFixed(digits)));
const millimetres = (value: number | null) => (value === null ? null : `${rounded(value, 1)} mm`);

/** "The patient's left is at the right of the picture (L\F)." */
function orientation([row, column]: readonly [string, string]): string {
  const name = DIRECTIONS[row.charAt(0)];
  return name === undefined ? `${row}\\${column}` : `Patient's ${name} at the right of the picture (${row}\\${column})`;
}

/** A spacing, with which millimetres it gives. */
function spacing({ rowMm, columnMm, kind, magnification }: NonNullable<Acquisition["spacing"]>): string {
  const size =
    rowMm === columnMm
      ? `${rounded(rowMm, 4)} mm`
      : `${rounded(columnMm, 4)} × ${rounded(rowMm, 4)} mm (width × height)`;
  switch (kind) {
    case "CALIBRATED":
      return `${size}, Pixel Spacing with calibration`;
    case "PIXEL_SPACING":
      return `${size}, Pixel Spacing; the file does not say how it was found`;
    case "DETECTOR": {
      const larger =
        magnification === null ? "larger than life" : `${rounded(magnification, 3)} times larger than life`;
      return `${size} at the detector, so ${larger}`;
    }
    default:
      return kind satisfies never;
  }
}

function month(text: string): string {
  return new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${text}-01`),
  );
}

function depth({ bitsStored, photometric, isLossy }: Acquisition): string {
  return [`${bitsStored} bits`, photometric, ...(isLossy ? ["compressed with loss"] : [])].join(", ");
}

/** What is known of how a film was taken, as a list of names and values; what the header did not say is left out. */
export function acquisitionRows(acquisition: Acquisition): { name: string; value: string }[] {
  const { modality, bodyPart, viewPosition, patientOrientation, window, model } = acquisition;
  const rows: [string, string | null | undefined][] = [
    ["Taken", acquisition.month && month(acquisition.month)],
    ["Kind of picture", modality],
    ["Body part", bodyPart],
    ["View", viewPosition],
    ["Orientation", patientOrientation && orientation(patientOrientation)],
    ["Side", side(acquisition.imageLaterality ?? acquisition.laterality)],
    ["Pixel size", acquisition.spacing && spacing(acquisition.spacing)],
    ["Source to detector", millimetres(acquisition.sourceToDetectorMm)],
    ["Source to patient", millimetres(acquisition.sourceToPatientMm)],
    [
      "Window",
      window &&
        `Centre ${rounded(window.center, 1)}, width ${rounded(window.width, 1)}${window.shape === "SIGMOID" ? ", sigmoid" : ""}`,
    ],
    ["Depth", depth(acquisition)],
    ["Device", model],
  ];
  return rows.flatMap(([name, value]) => (value ? [{ name, value }] : []));
}
