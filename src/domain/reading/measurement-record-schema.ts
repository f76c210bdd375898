import { z } from "zod";
import { angleUncertaintySchema } from "../geometry/uncertainty-schema";
import { CONVEXITIES, SEVERITIES, WARNING_CODES } from "./measurement";

export const severitySchema = z.enum(SEVERITIES);
export const warningCodeSchema = z.enum(WARNING_CODES);

const index = z.number().int().nonnegative();
const place = index.meta({ description: "place in `vertebrae`, from 0 at the top" });
const ends = { upper: place, lower: place, uncertaintyDeg: angleUncertaintySchema };

const storedVertebraSchema = z.object({
  /** Absent in runs stored by earlier versions. */
  id: z.string().min(1).optional(),
  detection: index,
  tiltDeg: z.number(),
  /** Null where the model states none, as in the first runs that were stored. */
  tiltSdDeg: z.number().nonnegative().nullable().default(null),
});

const storedSchema = z.object({
  vertebrae: z.array(storedVertebraSchema),
  maxCobb: z.object({ deg: z.number(), ...ends }).nullable(),
  curves: z.array(z.object({ cobbDeg: z.number(), ...ends, apex: place, convexity: z.enum(CONVEXITIES) })),
  severity: severitySchema.nullable(),
  warnings: z.array(z.object({ code: warningCodeSchema, vertebrae: z.array(place).optional() })),
});

/**
 * A Measurement as it is stored with its run and as the API gives it: `upper`, `lower`, `apex` and a warning's
 * `vertebrae` are places in `vertebrae`, from 0 at the top; `vertebrae[].detection` is an index into the run's detections.
 */
export const measurementRecordSchema = storedSchema.extend({
  vertebrae: z.array(
    storedVertebraSchema.extend({ id: z.string().min(1).meta({ description: "the id of its detection" }) }),
  ),
});
export type MeasurementRecord = z.infer<typeof measurementRecordSchema>;

/** Reads what is stored with a run. Vertebrae without an id, as earlier versions wrote them, get that of their detection. @throws ZodError. */
export function parseRecord(stored: unknown, detections: readonly { id: string }[]): MeasurementRecord {
  const record = storedSchema.parse(stored);
  const vertebrae = record.vertebrae.map((vertebra) => ({
    ...vertebra,
    id: vertebra.id ?? detections[vertebra.detection]?.id,
  }));
  return measurementRecordSchema.parse({ ...record, vertebrae });
}
