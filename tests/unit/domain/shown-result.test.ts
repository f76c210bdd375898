import { describe, expect, it } from "vitest";
import { PLAIN_VIEW } from "@/domain/film-view";
import { measure } from "@/domain/reading/measure";
import { toRecord } from "@/domain/reading/measurement-record";
import { toApiDetection } from "@/domain/reading/wire-detection";
import type { CurrentRun } from "@/domain/scan";
import { shownResult, summariseResult } from "@/domain/shown-result";
import { C_CURVE, FILM, spineOf } from "#tests/support/vertebrae";

const detections = spineOf(C_CURVE, { confidence: 0.4, sd: 1 });
const measurement = measure(detections, FILM);
/** As the API gives it. */
const currentRun: CurrentRun = {
  id: "01900000-0000-7000-8000-000000000002",
  status: "DONE",
  model: null,
  engine: null,
  timingMs: null,
  image: FILM,
  view: PLAIN_VIEW,
  maxCobbDeg: measurement.maxCobb!.deg,
  severity: measurement.severity,
  failureCode: null,
  queuedAt: "2026-11-30T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  detections: detections.map(toApiDetection),
  measurement: toRecord(measurement, detections),
  betterView: null,
};

describe("the result that is shown of a scan", () => {
  it("is that of its current run, with its vertebrae named as they were found", () => {
    expect(shownResult({ currentRun })).toEqual({ id: currentRun.id, detections, measurement });
  });

  it("is none before the first", () => {
    expect(shownResult({ currentRun: null })).toBeNull();
    expect(summariseResult({ currentRun: null })).toEqual({ maxCobbDeg: null, severity: null, warningCount: 0 });
  });

  it("is told in short by its angle, severity and count of warnings", () => {
    expect(measurement.warnings.length).toBeGreaterThan(0);
    expect(summariseResult({ currentRun })).toEqual({
      maxCobbDeg: measurement.maxCobb!.deg,
      severity: "severe",
      warningCount: measurement.warnings.length,
    });
  });
});
