import { formatAngle, formatRange } from "@/domain/reading/format-angle";
import { type Curve, type Measurement, placeOf, type Severity, type Warning } from "@/domain/reading/measurement";
import type { FailureCode } from "@/domain/scan";
import type { AngleUncertainty } from "@/domain/geometry/uncertainty";
import { commonMessages } from "./common";

const plural = new Intl.PluralRules("en", { type: "ordinal" });
const ORDINAL_SUFFIXES: Record<Intl.LDMLPluralRule, string> = {
  zero: "th",
  one: "st",
  two: "nd",
  few: "rd",
  many: "th",
  other: "th",
};

/** How people count a vertebra: from 1, from the top. */
const numberOf = (measurement: Measurement, id: string) => placeOf(measurement, id) + 1;

/** "6th". */
function ordinal(measurement: Measurement, id: string): string {
  const number = numberOf(measurement, id);
  return `${number}${ORDINAL_SUFFIXES[plural.select(number)]}`;
}

const side = (curve: Curve) => (curve.convexity === "image-left" ? "image left" : "image right");
const list = (parts: string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(parts);
const disjunction = new Intl.ListFormat("en", { type: "disjunction" });
const COUNT_WORDS = ["No", "One", "Two", "Three"];

const vertebraCount = (count: number) => `${count} ${count === 1 ? "vertebra was" : "vertebrae were"}`;

/** The result of an analysis in a sentence or two. Vertebrae are counted from the top, never named. */
function resultSentence(measurement: Measurement): string {
  const { vertebrae, curves, maxCobb } = measurement;
  const nth = (id: string): string => ordinal(measurement, id);
  if (vertebrae.length === 0) return "No spine was found on this film.";
  if (!maxCobb) return `Only ${vertebraCount(vertebrae.length)} found: too little of a spine to measure an angle.`;
  const [major, ...others] = curves;
  if (!major) {
    return `No curve of 10° or more. The largest angle is ${formatAngle(maxCobb.deg)}, between the ${nth(maxCobb.upper)} and the ${nth(maxCobb.lower)} vertebra found.`;
  }
  const sentence =
    others.length === 0
      ? `One curve of ${formatAngle(major.cobbDeg)} to the ${side(major)}, from the ${nth(major.upper)} to the ${nth(major.lower)} vertebra found.`
      : `${COUNT_WORDS[curves.length] ?? curves.length} curves: ${list(
          curves.map((curve, rank) => {
            const found = rank === 0 ? " vertebra found" : "";
            return `${formatAngle(curve.cobbDeg)} to the ${side(curve)} (${nth(curve.upper)} to ${nth(curve.lower)}${found})`;
          }),
        )}.`;
  const isMajor = maxCobb.upper === major.upper && maxCobb.lower === major.lower;
  if (isMajor) return sentence;
  return `${sentence} The largest angle, ${formatAngle(maxCobb.deg)}, lies between the ${nth(maxCobb.upper)} and the ${nth(maxCobb.lower)}.`;
}

/** A reason to trust the angles less, in plain words: what it is, what it means and what to do. */
function warningText(warning: Warning, measurement: Measurement): string {
  const numbers = (warning.vertebrae ?? []).map((id) => String(numberOf(measurement, id)));
  switch (warning.code) {
    case "NO_SPINE_FOUND":
      return "The model reads frontal films of the whole spine, upright or turned. A side view, a small part of the spine or a film with little contrast will not do. Check the film. If the spine fills a small part of the image, crop the film to it and upload that.";
    case "BLANK_IMAGE":
      return "The image is of one shade all over: it is empty, or all of it is transparent. Check the file, export the film again and upload the new file.";
    case "LIES_ON_SIDE":
      return "The film lies on its side. Turn it and analyse it again, then check that the head is on top. Do not use an angle that was measured on it as it lies.";
    case "SMALL_IN_IMAGE":
      return "The spine fills a small part of the image, too small to be read. Crop the image to the spine and analyse it again, then check that the whole spine is in it.";
    case "SEVERAL_SPINES":
      return "There is more than one spine in the image: films beside each other, or a front and a side view. Only one of them was measured. Look on the film, where each is marked, and choose the one to analyse.";
    case "FEW_VERTEBRAE":
      return `Only ${vertebraCount(measurement.vertebrae.length)} found. With fewer than 12, a curve may be cut off or missed. Look on the film where the spine goes on without outlines.`;
    case "WIDE_FILM":
      return "The film is wide for the spine on it, as a chest film is. Check that it shows the whole spine from the front. If not, do not use the angle. If so, crop it to the spine and upload it again.";
    case "UPSIDE_DOWN":
      return "The film may be upside down: its lower vertebrae are narrower than its upper ones. Check it. If it is, turn it and analyse it again. Until then, do not use the sides and the vertebra numbers.";
    case "FEW_PIXELS":
      return "The film has few pixels: a vertebra is less than 8 of them high, and angles on such films are often off by more than 5°. Upload the film at its original size, or measure it by hand. Compare the outlines with the film.";
    case "PIXELS_STRETCHED":
      return "The file says that its pixels are not square, so the film was stretched. If that is not true, the angles are wrong. Check that the spine is not too wide or too narrow. If it is, export the film again with the same resolution in both directions.";
    case "LOW_CONFIDENCE":
      return numbers.length === 1
        ? `The model is unsure of vertebra ${list(numbers)}, and an angle across it may be wrong. Compare its outline with the film.`
        : `The model is unsure of vertebrae ${list(numbers)}, and an angle across them may be wrong. Compare their outlines with the film.`;
    case "GAP_IN_CHAIN":
      return `A vertebra may be missing ${numbers.length === 2 ? "between" : "among"} vertebrae ${list(numbers)}: the place is dashed on the film. Look there. If it was missed, the numbers below are too low, and an angle that ends there may be too small.`;
    case "DOUBLE_VERTEBRA":
      return `Vertebrae ${list(numbers)} lie too close to each other: one vertebra may have been found twice. Look at the dashed outlines on the film. If so, the numbers below are too high, and an angle that ends there may be wrong.`;
    case "UNCERTAIN_ANGLE":
      return numbers.length === 2
        ? `The angle between vertebrae ${list(numbers)} may well be off by more than 5°, as much as a true change between two films. Measure it by hand before you rely on it.`
        : `The angles that end at vertebrae ${list(numbers)} may well be off by more than 5°, as much as a true change between two films. Measure them by hand before you rely on them.`;
    // Of a newer server.
    default:
      return "There is a warning that this page does not know. Reload the page before you rely on the angles.";
  }
}

/** A length of time as one reads it: "0.4 s", "12 s", "2 min". */
function duration(ms: number): string {
  if (ms < 950) return `${Math.max(0.1, Math.round(ms / 100) / 10)} s`;
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** All words of a scan's page. */
export const scanMessages = {
  back: "My scans",
  resultSentence,
  warningText,
  duration,
  /** With a true minus: a hyphen is seldom read aloud. What rounds to nought has none. */
  degreesExact: (deg: number) => `${(Math.round(deg * 10) / 10 || 0).toFixed(1).replace("-", "−")}°`,
  /** From −100 to +100. */
  brightness: (share: number) => `${share > 0 ? "+" : ""}${Math.round(share * 100) || 0}`.replace("-", "−"),
  /** Beside an angle, its expected error. */
  plusMinus: (sdDeg: number) => `± ${sdDeg.toFixed(1)}°`,
  percent: (share: number) => `${Math.round(share * 100)} %`,
  milliseconds: (ms: number) => `${Math.round(ms)} ms`,
  pixels: (size: { width: number; height: number }) => `${size.width} × ${size.height} px`,
  bytes: (bytes: number) =>
    bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / (1024 * 1024)).toFixed(1)} MB`,

  film: {
    label: (name: string) =>
      `Film “${name}”. Arrow keys move it, plus and minus zoom. What was found on it is in the tables of the result.`,
    preparing: "Preparing the picture",
    preparingLong: "Preparing the picture takes longer than usual. The analysis goes on without it.",
    loading: "Loading the film",
    failedTitle: "The film could not be loaded.",
    notShown: "This film can't be shown.",
    readout: (position: number, tilt: string, confidence: string) =>
      `Vertebra ${position + 1} · tilt ${tilt} · ${confidence}`,
    gap: "A vertebra may be missing here",
    double: "One vertebra may have been found twice here",
    column: (number: number) => `Spine ${number}`,
    curveReadout: (text: string, { upper, lower }: Curve, measurement: Measurement) =>
      `Curve ${text} · vertebrae ${numberOf(measurement, upper)} to ${numberOf(measurement, lower)}`,
  },

  tools: {
    toolbar: "What is shown",
    zoomTools: "Zoom",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Fit the film",
    actualSize: "Actual pixels",
    zoomLevel: (percent: number) => `${percent} %`,
    layers: { boxes: "Boxes", endplates: "Endplates", curves: "Curves", names: "Vertebra numbers" },
    filter: "Confidence filter",
    filterLabel: "Hide vertebrae below",
    filterNote: "This only hides outlines. The angles are measured on all vertebrae and stay as they are.",
    filterCount: (hidden: number, all: number) => `${hidden} of ${all} hidden`,
    adjustment: "Brightness and contrast",
    brightness: "Brightness",
    contrast: "Contrast",
    invert: "Invert",
    resetAdjustment: "Reset",
    shortcuts: "Keys",
  },

  shortcuts: {
    title: "Keys",
    description: "They work anywhere on this page, except while you type.",
    switch: "Single keys act as commands",
    move: "Move the film, while it has the focus",
    next: "Next vertebra",
    previous: "Previous vertebra",
    clear: "Clear the selection",
    help: "Show these keys",
    pointer: "Wheel or pinch zooms, drag moves, double-click zooms in and back.",
    arrows: "Arrows",
    escape: "Esc",
  },

  status: {
    UPLOADED: "Not analysed yet.",
    QUEUED: (place: number | null) => {
      if (place === null) return "Waiting for its turn.";
      return place === 1 ? "Next in the queue." : `Waiting: place ${place} in the queue.`;
    },
    putOff: "Put off for now.",
    putOffReason: (reason: FailureCode) =>
      `${commonMessages.failureInShort[reason]}. It is tried again by itself; you need not wait here.`,
    FETCHING_FILM: "Fetching the film.",
    RUNNING: (typicalMs: number | null) =>
      typicalMs === null ? "Analysing the film." : `Analysing the film, about ${duration(typicalMs)}.`,
    DONE: "Analysed.",
    elapsed: (ms: number) => `${duration(ms)} so far`,
    failedTitle: "The analysis failed.",
    unknownFailure: "The analysis stopped. The film is kept; try again.",
    earlierWhileRunning: "Below is the earlier result, until the new one arrives.",
    earlierAfterFailure: "Below is the earlier result, which still stands.",
    offline: "No connection to the server. This page goes on by itself when it is back.",
    deletedTitle: "This scan has been deleted",
    deletedBody: "It was deleted in another window or on another device.",
  },

  run: {
    analyse: "Analyse",
    again: "Analyse again",
    retry: "Try again",
    busy: "Analysing",
    busyReason: "An analysis is under way.",
    cancel: "Cancel",
  },

  view: {
    title: "Image",
    page: (page: number, pages: number, isLargest: boolean) =>
      `Page ${page} of ${pages} is shown${isLargest ? ": the largest" : ""}.`,
    choosePage: "Page",
    pageOption: (page: number) => `Page ${page}`,
    turnLeft: "Turn left",
    turnRight: "Turn right",
    mirror: "Mirror",
    reset: "Show as uploaded",
    /** How the image differs from the film as it was uploaded. */
    state: (parts: string[]) => `The image is ${list(parts)}.`,
    turned: (degrees: number) => `turned by ${degrees}°`,
    mirrored: "mirrored",
    cropped: "cropped",
    note: "Each change starts a new analysis. The current result moves to the history. The uploaded film stays as it is.",
    turnAndAnalyse: "Turn and analyse again",
    cropAndAnalyse: "Crop and analyse again",
    analyseColumn: (number: number) => `Analyse spine ${number} alone`,
    busy: "While an analysis is under way, the image stays as it is.",
  },

  panel: {
    label: "Result",
    show: "Show the whole result",
    hide: "Show more of the film",
    maxCobb: "Max Cobb angle",
    /** Stands after the severity where the likely range of the angle reaches into others. */
    couldBe: (others: Severity[]) =>
      `could be ${disjunction.format(others.map((severity) => commonMessages.severity[severity].toLowerCase()))}`,
    howSure: {
      title: "How sure is this?",
      intervals: (deg: number, { p80, p95 }: AngleUncertainty) =>
        `Measured by hand, the angle would be ${formatRange(deg, p80)} in 4 of 5 films like this one, and ${formatRange(deg, p95)} in 19 of 20.`,
      limits:
        "This comes from how sharply the model sees the corners of the vertebrae. A vertebra that it missed or mistook is not counted in.",
    },
    nothingYet: "Boxes, curves and angles appear here after the analysis.",
    curves: "Curves",
    noCurves: "No curve of 10° or more.",
    curveEnds: (curve: Curve, measurement: Measurement) => {
      const [upper, lower, apex] = [curve.upper, curve.lower, curve.apex].map((id) => numberOf(measurement, id));
      return `Vertebra ${upper} to ${lower}, apex ${apex}, convex to the ${side(curve)}`;
    },
    major: "Major",
    warnings: "Warnings",
    vertebrae: "Vertebrae",
    vertebraeNote: "Counted from the top of those found. Levels such as T5 are not guessed.",
    tiltSdNote: "± is the expected error of a tilt.",
    unsureNote: "A low confidence is marked where an angle depends on it.",
    doubled: "may be found twice",
    gap: "Gap: a vertebra may be missing here",
    leftOut: (count: number) =>
      count === 1
        ? "One more detection lies off the spine and is not counted; its box is dashed."
        : `${count} more detections lie off the spine and are not counted; their boxes are dashed.`,
    columns: { number: "No.", tilt: "Tilt", confidence: "Confidence", role: "In curve" },
    vertebra: (position: number) => `Vertebra ${position + 1}`,
    roles: { upper: "upper end", lower: "lower end", apex: "apex" },
    hidden: "hidden by the filter",
    unsure: "unsure",
    history: "Analyses",
    showAll: (count: number) => `Show all ${count}`,
    showFewer: "Show fewer",
    shown: "Shown",
    version: "version",
    failed: "Failed",
    noAngle: "No angle",
    runStatus: { QUEUED: "Waiting", RUNNING: "Analysing" },
    noModel: "No model ran",
  },

  details: {
    title: "Details",
    label: "Label",
    labelHint: "The same label on several films puts them in one series.",
    labelPlaceholder: "Name, number or anything you know it by",
    filmDate: "Film date",
    saved: "Saved",
    saving: "Saving",
    notSaved: (detail: string) => `Not saved. ${detail}`,
    badDate: "Not saved. The date must be a whole date that is not in the future.",
    fileName: "File",
    size: "Size",
    dimensions: "Dimensions",
    uploaded: "Uploaded",
    noFileName: "No name was given",
    acquisition: "From the DICOM header",
    delete: "Delete scan",
  },
} as const;
