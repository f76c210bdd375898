import type { Measurement } from "./reading/measurement";
import { fromRecord } from "./reading/measurement-record";
import type { Detection } from "./reading/prediction";
import { fromApiDetection } from "./reading/wire-detection";
import type { ScanDetail, ScanSummary } from "./scan";

/** A result to be shown: vertebrae, and what is measured on them. `id`: another one when another result is shown. */
export type ShownResult = { id: string; detections: Detection[]; measurement: Measurement };

/** The result of a scan that pages, lists and exports show: that of its current run. Null before the first. */
export function shownResult({ currentRun }: Pick<ScanDetail, "currentRun">): ShownResult | null {
  return (
    currentRun && {
      id: currentRun.id,
      detections: currentRun.detections.map(fromApiDetection),
      measurement: fromRecord(currentRun.measurement),
    }
  );
}

/** What a row of a list says of the result that is shown; `scanRowsQuery` reads the same of many scans at once. */
export function summariseResult({
  currentRun,
}: Pick<ScanDetail, "currentRun">): Pick<ScanSummary, "maxCobbDeg" | "severity" | "warningCount"> {
  return {
    maxCobbDeg: currentRun?.maxCobbDeg ?? null,
    severity: currentRun?.severity ?? null,
    warningCount: currentRun?.measurement.warnings.length ?? 0,
  };
}
