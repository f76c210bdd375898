import type { Detection, UnnamedDetection } from "./prediction";
import type { ApiDetection, WireDetection } from "./wire-detection-schema";

export function toWireDetection(detection: UnnamedDetection): WireDetection {
  const { classId, className, confidence, x1, y1, x2, y2, corners } = detection;
  return { class_id: classId, class_name: className, confidence, x1, y1, x2, y2, keypoints: corners };
}

export function fromWireDetection(wire: WireDetection): UnnamedDetection {
  const { class_id, class_name, confidence, x1, y1, x2, y2, keypoints } = wire;
  return { classId: class_id, className: class_name, confidence, x1, y1, x2, y2, corners: keypoints };
}

export function toApiDetection(detection: Detection): ApiDetection {
  return { id: detection.id, ...toWireDetection(detection) };
}

export function fromApiDetection(detection: ApiDetection): Detection {
  return { id: detection.id, ...fromWireDetection(detection) };
}
