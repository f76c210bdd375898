import { nameReadFormats } from "@/domain/film-formats";
import { formatAngle } from "@/domain/reading/format-angle";
import { type Curve, type Measurement, placeOf } from "@/domain/reading/measurement";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { commonMessages } from "./common";

const side = { "image-left": "image left", "image-right": "image right" } satisfies Record<Curve["convexity"], string>;

export const landingMessages = {
  title: "Vertebrae and Cobb angles from a frontal spine X-ray",
  lead: "Upload a film. About a second later its vertebrae are marked on it and its curves are measured.",
  tryIt: "Try it",
  docs: "What it is for, how sure it is, and how to run it yourself",
  steps: {
    label: "How it works",
    list: [
      {
        name: "Add a film",
        text: `${nameReadFormats("or")}, up to ${MAX_UPLOAD_BYTES / 1024 / 1024} MB. Only your account sees it.`,
      },
      { name: "See what was found", text: "Four corners and a confidence for each vertebra, drawn over the film." },
      {
        name: "Read the angles",
        text: "Each curve with its end vertebrae, and a warning where the figure is less sure.",
      },
    ],
  },
  demo: {
    label: "Example",
    film: (vertebrae: number, curves: string) => `A drawn film of a spine: ${vertebrae} vertebrae found. ${curves}.`,
    hint: "A drawn film. Point at a vertebra or a curve.",
    vertebra: (place: number, tilt: number, confidence: number) =>
      `Vertebra ${place} from the top: tilted by ${Math.abs(Math.round(tilt))}°, found with ${Math.round(confidence * 100)} % confidence.`,
    curve: ({ cobbDeg, uncertaintyDeg, convexity, upper, lower }: Curve, measurement: Measurement) =>
      `Curve of ${formatAngle(cobbDeg)}${uncertaintyDeg ? ` (${commonMessages.likely(cobbDeg, uncertaintyDeg)})` : ""} to the ${side[convexity]}, between vertebrae ${placeOf(measurement, upper) + 1} and ${placeOf(measurement, lower) + 1}.`,
    curveButton: (degrees: number) => formatAngle(degrees),
    curveLabel: (degrees: number) => `Curve of ${formatAngle(degrees)}`,
    curves: "Curves",
    slider: "Vertebra",
    sliderValue: (place: number, of: number) => `${place} of ${of}`,
  },
} as const;
