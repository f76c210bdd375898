import type { Detection } from "@/domain/reading/prediction";

/** `typescript` and `python` run ONNX Runtime, `ultralytics` the checkpoint behind it on torch. */
export const RUNTIMES = ["typescript", "python", "ultralytics"] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** What one runtime made of a film. Detections in px of the upright film, sorted top to bottom. */
export type Reading = {
  image: { width: number; height: number };
  /** What it saw: sha256 of the decoded pixels and of the network's input. */
  digests: { channels: number; pixels: string; canvas: string };
  detections: Detection[];
};

/** Readings by file name. */
export type Readings = ReadonlyMap<string, Reading>;
