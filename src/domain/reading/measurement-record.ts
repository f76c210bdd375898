import { type Angles, type Measurement, placeOf } from "./measurement";
import type { MeasurementRecord } from "./measurement-record-schema";

/** @param detections the run's, in the order in which they are stored. */
export function toRecord(measurement: Measurement, detections: readonly { id: string }[]): MeasurementRecord {
  const at = (id: string): number => placeOf(measurement, id);
  return {
    ...mapEnds(measurement, at),
    vertebrae: measurement.vertebrae.map(({ id, tiltDeg, tiltSdDeg }) => ({
      id,
      detection: detections.findIndex((detection) => detection.id === id),
      tiltDeg,
      tiltSdDeg,
    })),
  };
}

export function fromRecord(record: MeasurementRecord): Measurement {
  return {
    ...mapEnds(record, (position) => record.vertebrae[position]!.id),
    vertebrae: record.vertebrae.map(({ id, tiltDeg, tiltSdDeg }) => ({ id, tiltDeg, tiltSdDeg })),
  };
}

function mapEnds<From, To>({ maxCobb, curves, severity, warnings }: Angles<From>, to: (ref: From) => To): Angles<To> {
  return {
    maxCobb: maxCobb && { ...maxCobb, upper: to(maxCobb.upper), lower: to(maxCobb.lower) },
    curves: curves.map((curve) => ({
      ...curve,
      upper: to(curve.upper),
      lower: to(curve.lower),
      apex: to(curve.apex),
    })),
    severity,
    warnings: warnings.map(({ code, vertebrae }) => (vertebrae ? { code, vertebrae: vertebrae.map(to) } : { code })),
  };
}
