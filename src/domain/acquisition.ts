import { z } from "zod";

/** A DICOM code string: capitals, digits, blank and underscore. */
const codeSchema = z.string().regex(/^[A-Z0-9 _]{1,16}$/);
const millimetres = z.number().positive().max(10_000);

/**
 * Which millimetres a spacing gives: `CALIBRATED` by an object of known size or the geometry of the beam; `PIXEL_SPACING` as
 * the file states it, without saying how it was found; `DETECTOR`: at the detector, so larger than life.
 */
export const SPACING_KINDS = ["CALIBRATED", "PIXEL_SPACING", "DETECTOR"] as const;

/** Where a direction of the picture points to in the patient: A, P, L, R, H (head), F (feet), and their combinations. */
const directionSchema = z.string().regex(/^[APLRHF]{1,3}$/);

/**
 * What a DICOM header said of how a film was taken, as far as it tells nothing of who is on it. Strict: a key that is not
 * here is refused, so that nothing else can be stored by mistake.
 */
export const acquisitionSchema = z.strictObject({
  modality: codeSchema.nullable(),
  bodyPart: codeSchema.nullable(),
  viewPosition: codeSchema.nullable(),
  /** Where the rows (to the right) and the columns (downwards) of the picture point to. */
  patientOrientation: z.tuple([directionSchema, directionSchema]).nullable(),
  laterality: codeSchema.nullable(),
  imageLaterality: codeSchema.nullable(),
  /** Of the file's samples, and how it said they are shown. The picture itself has bone white. */
  photometric: codeSchema,
  bitsStored: z.int().min(1).max(16),
  /** mm from the centre of one pixel of the uploaded picture to that of the next, downwards and to the right. */
  spacing: z
    .strictObject({
      rowMm: millimetres,
      columnMm: millimetres,
      kind: z.enum(SPACING_KINDS),
      /** How much larger than life, where the file says so: divide by it for an estimate at the patient. */
      magnification: z.number().min(1).max(10).nullable(),
    })
    .nullable(),
  sourceToDetectorMm: millimetres.nullable(),
  sourceToPatientMm: millimetres.nullable(),
  /** The window that the file asks for, in sample values of the uploaded picture: black at centre − width ÷ 2. */
  window: z
    .strictObject({
      center: z.number().min(-1_000_000).max(1_000_000),
      width: z.number().positive().max(1_000_000),
      shape: z.enum(["LINEAR", "SIGMOID"]),
    })
    .nullable(),
  isLossy: z.boolean(),
  model: z
    .string()
    .regex(/^[\x20-\x7e]{1,64}$/)
    .nullable(),
  /** Of the study: YYYY-MM. */
  month: z
    .string()
    .regex(/^(?:18|19|20|21)\d\d-(?:0[1-9]|1[0-2])$/)
    .nullable(),
});
export type Acquisition = z.infer<typeof acquisitionSchema>;
