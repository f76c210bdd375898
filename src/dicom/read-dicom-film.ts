import type { Acquisition } from "@/domain/acquisition";
import { MAX_PIXELS } from "@/domain/upload-rules";
import { decodeSamples } from "./decode-samples";
import { developFilm } from "./develop-film";
import { DicomRefusal } from "./dicom-refusal";
import type { GreyPicture } from "./encode-png";
import type { Codecs } from "./load-codecs";
import { openDataSet, type OpenedDicom } from "./open-data-set";
import {
  type HeaderValues,
  type LocalValues,
  readAcquisition,
  readLocalValues,
  readPixelAspect,
} from "./read-acquisition";
import { readGreyRules, readLayout, type SampleLayout } from "./read-header";
import { planTurn, turnSamples } from "./turn-upright";

/** What is known of a DICOM film before its picture is decoded. Width and height in px of the file. */
export interface DicomHead {
  values: HeaderValues;
  local: LocalValues;
  width: number;
  height: number;
  compression: string;
}

/** A DICOM film as it is shown, with the head at the top, and all that is known of it. */
export interface DicomFilm {
  picture: GreyPicture;
  acquisition: Acquisition;
  local: LocalValues;
}

interface Examined {
  opened: OpenedDicom;
  layout: SampleLayout;
  values: HeaderValues;
  local: LocalValues;
}

/**
 * Reads a header. Of the file's bytes, those before the pixels are enough: HeaderCut asks for more.
 * @throws DicomRefusal for a file that gives no film.
 */
export function readDicomHead(bytes: Uint8Array, isWhole: boolean): DicomHead {
  const { opened, layout, values, local } = examine(bytes, isWhole);
  return { values, local, width: layout.columns, height: layout.rows, compression: opened.syntax.name };
}

/**
 * Reads a film: header and picture.
 * @throws DicomRefusal for a file that gives none.
 */
export function readDicomFilm(bytes: Uint8Array, codecs: Codecs): DicomFilm {
  const { opened, layout, values, local } = examine(bytes, true);
  const stored = decodeSamples(opened, layout, codecs);
  const developed = developFilm(stored, readGreyRules(opened, layout));
  const { turns, orientation } = planTurn(values.patientOrientation ?? ["", ""]);
  const turned = turnSamples(developed.samples, layout.columns, layout.rows, turns);
  const isLying = turns === 1 || turns === 3;
  const aspect = readPixelAspect(opened.dataSet, values.spacing);
  const { spacing } = values;
  return {
    picture: { ...turned, bits: developed.bits, pixelAspect: isLying ? 1 / aspect : aspect },
    acquisition: {
      ...values,
      patientOrientation: values.patientOrientation && [orientation[0], orientation[1]],
      spacing: spacing && isLying ? { ...spacing, rowMm: spacing.columnMm, columnMm: spacing.rowMm } : spacing,
      window: developed.window,
    },
    local: { ...local, notes: turns === 0 ? local.notes : [...local.notes, "TURNED"] },
  };
}

function examine(bytes: Uint8Array, isWhole: boolean): Examined {
  const opened = openDataSet(bytes, isWhole);
  const layout = readLayout(opened);
  if (layout.rows * layout.columns > MAX_PIXELS) throw new DicomRefusal("TOO_LARGE");
  const values = readAcquisition(opened, layout);
  return { opened, layout, values, local: readLocalValues(opened, values) };
}
