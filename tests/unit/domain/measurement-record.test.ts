import { describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import { curveId, placeOf } from "@/domain/reading/measurement";
import { fromRecord, toRecord } from "@/domain/reading/measurement-record";
import { type MeasurementRecord, parseRecord } from "@/domain/reading/measurement-record-schema";
import { C_CURVE, FILM, S_CURVE, spineOf, vertebraAt } from "#tests/support/vertebrae";

const stray = vertebraAt({ x: 300, y: 300 });
/** Found bottom to top, with a stray first: no place in the chain is an index of a detection. */
const detections = [stray, ...spineOf(S_CURVE, { sd: 5, confidence: 0.49 }).toReversed()];
const measurement = measure(detections, FILM);
const record = toRecord(measurement, detections);
const close = (deg: number): unknown => expect.closeTo(deg, 6);

describe("a measurement as it is stored and given out", () => {
  it("names vertebrae by id and detection, and the ends of angles by place", () => {
    expect(record.vertebrae.map(({ id, detection }) => [id, detection])).toEqual(
      S_CURVE.map((_, place) => [String(place), 17 - place]),
    );
    expect(record.maxCobb).toEqual({ ...measurement.maxCobb, upper: 2, lower: 8 });
    expect(record.curves).toMatchObject([
      { upper: 2, lower: 8, apex: placeOf(measurement, measurement.curves[0]!.apex) },
      { upper: 8, lower: 14, apex: placeOf(measurement, measurement.curves[1]!.apex) },
    ]);
    expect(record.warnings).toContainEqual({ code: "UNCERTAIN_ANGLE", vertebrae: [2, 8, 14] });
  });

  it("reads back as it was, also through JSON", () => {
    const stored: unknown = JSON.parse(JSON.stringify(record));
    expect(fromRecord(parseRecord(stored, detections))).toEqual(measurement);
  });

  it("of an earlier version, which knew no ids, gets those of its detections", () => {
    const vertebrae = record.vertebrae.map((vertebra) => ({ ...vertebra, id: undefined }));
    const early: unknown = JSON.parse(JSON.stringify({ ...record, vertebrae }));
    expect(parseRecord(early, detections)).toEqual(record);
  });

  it("of an earlier version is refused where a detection of it is gone", () => {
    const early = { ...record, vertebrae: [{ detection: 40, tiltDeg: 1 }] };
    expect(() => parseRecord(early, detections)).toThrow(/id/);
  });

  it("of the first versions has no tilt errors, and 95 % intervals alone", () => {
    const spine = spineOf(C_CURVE, { sd: 1 });
    const { vertebrae, ...rest } = toRecord(measure(spine, FILM), spine);
    const early = (uncertaintyDeg: number | null) => ({
      ...rest,
      vertebrae: vertebrae.map(({ detection, tiltDeg }) => ({ detection, tiltDeg })),
      maxCobb: { ...rest.maxCobb, uncertaintyDeg },
      curves: rest.curves.map((curve) => ({ ...curve, uncertaintyDeg })),
    });
    const silent: MeasurementRecord = parseRecord(early(null), spine);
    expect(silent.maxCobb?.uncertaintyDeg).toBeNull();
    expect(silent.vertebrae.map(({ tiltSdDeg }) => tiltSdDeg)).toEqual(C_CURVE.map(() => null));
    const stating = parseRecord(early(2.64692997), spine);
    expect(stating.maxCobb?.uncertaintyDeg).toEqual({ p80: close(1.728607327), p95: close(2.863005886) });
    expect(stating.curves[0]?.uncertaintyDeg).toEqual(stating.maxCobb?.uncertaintyDeg);
  });
});

describe("the name of a curve", () => {
  it("is that of its end vertebrae, so that curves that share one differ", () => {
    expect(measurement.curves.map(curveId)).toEqual(["2-8", "8-14"]);
  });
});
