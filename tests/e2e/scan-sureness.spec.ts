import { formatRange } from "@/domain/reading/format-angle";
import type { Detection } from "@/domain/reading/prediction";
import { shownResult } from "@/domain/shown-result";
import { openAnalysedFilm, openScan, readScan } from "./analysed-film";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";
import { replaceDetections } from "./seed-scans";

/** The same detection from a model that states its corners' errors, px. */
function stating(detection: Detection, sd: number | undefined): Detection {
  const [topLeft, topRight, bottomLeft, bottomRight] = detection.corners;
  return {
    ...detection,
    corners: [
      { ...topLeft, sd },
      { ...topRight, sd },
      { ...bottomLeft, sd },
      { ...bottomRight, sd },
    ],
  };
}

test("says where each angle likely lies, and what that means, also by keyboard", async ({ page }) => {
  await signUpOn(page);
  const { id, image, currentRun } = await openAnalysedFilm(page, 321);
  const found = shownResult({ currentRun })!.detections;
  // A tenth of a vertebra's width on this film: enough for a warning.
  await replaceDetections(
    currentRun!.id,
    found.map((detection) => stating(detection, 5)),
    image,
  );
  await openScan(page, id);

  const { maxCobb, curves } = (await readScan(page, id)).currentRun!.measurement;
  const { p80, p95 } = maxCobb!.uncertaintyDeg!;
  const likely = `likely ${formatRange(maxCobb!.deg, p80)}`;
  const result = page.locator("[data-result]");
  await expect(result).toContainText(likely);
  await expect(result.locator("[data-other-severities]")).toHaveText(/^could be (no scoliosis|mild|moderate|severe)/);
  await expect(page.locator("[data-curve-row='1']")).toContainText(
    `likely ${formatRange(curves[0]!.cobbDeg, curves[0]!.uncertaintyDeg!.p80)}`,
  );
  await expect(page.locator("[data-vertebra-row='1']")).toContainText(/° ± \d+\.\d°/);
  await expect(page.locator("[data-warning='UNCERTAIN_ANGLE']")).toContainText("Measure");

  const explanation = result.getByText(`${formatRange(maxCobb!.deg, p95)} in 19 of 20`);
  await expect(explanation).toBeHidden();
  await result.getByText("How sure is this?").focus();
  await page.keyboard.press("Enter");
  await expect(explanation).toBeVisible();
  await expectAccessible(page);

  // A model that does not state it: nothing is claimed.
  await replaceDetections(
    currentRun!.id,
    found.map((detection) => stating(detection, undefined)),
    image,
  );
  await openScan(page, id);
  await expect(result).toContainText("°");
  await expect(page.getByText("likely")).toHaveCount(0);
  await expect(page.getByText("could be")).toHaveCount(0);
  await expect(page.getByText("How sure is this?")).toHaveCount(0);
});

test("shows a missing vertebra as a gap, on the film and in the list", async ({ page }) => {
  await signUpOn(page);
  const { id, image, currentRun } = await openAnalysedFilm(page, 322);
  const { detections, measurement } = shownResult({ currentRun })!;
  await expect(page.locator("[data-gap]")).toHaveCount(0);
  const missing = measurement.vertebrae[8]!;
  await replaceDetections(
    currentRun!.id,
    detections.filter((detection) => detection.id !== missing.id),
    image,
  );
  await openScan(page, id);

  await expect(page.locator("[data-overlay] [data-gap]")).toHaveCount(1);
  const rows = page.locator("[data-vertebra-row], [data-gap-row]");
  await expect(rows.nth(8)).toHaveText("Gap: a vertebra may be missing here");
  await expect(page.locator("[data-warning='GAP_IN_CHAIN']")).toContainText("between vertebrae 8 and 9");
  await expectAccessible(page);
});
