"""What the service replaces, for the comparison: a tutorial's FastAPI handler around Ultralytics.

Nothing is made worse than it would be written, nothing better: the model is loaded once, `predict`
runs in the async handler with its defaults (imgsz 640: the film is scaled to 640 px of height, its
width padded to a multiple of 32; confidence 0.25; as many threads as Ultralytics chooses).
"""

import io
import os
from typing import Any

from fastapi import FastAPI, File, UploadFile
from PIL import Image
from ultralytics import YOLO

app = FastAPI()
model = YOLO(os.environ["CHECKPOINT"])


@app.get("/ready")
def ready() -> dict[str, bool]:
    """Tell that the model is loaded."""
    return {"ready": True}


@app.post("/predict")
async def predict(file: UploadFile = File(...)) -> dict[str, Any]:
    """Find the vertebrae on one film."""
    image = Image.open(io.BytesIO(await file.read())).convert("RGB")
    results = model.predict(image, verbose=False)
    detections = []
    for result in results:
        for box, keypoints in zip(result.boxes, result.keypoints, strict=True):
            x1, y1, x2, y2 = box.xyxy[0].tolist()
            class_id = int(box.cls[0])
            detections.append(
                {
                    "class_id": class_id,
                    "class_name": result.names[class_id],
                    "confidence": float(box.conf[0]),
                    "x1": x1,
                    "y1": y1,
                    "x2": x2,
                    "y2": y2,
                    "keypoints": [{"x": x, "y": y} for x, y in keypoints.xy[0].tolist()],
                }
            )
    return {
        "num_detections": len(detections),
        "detections": detections,
        "image": {"width": image.width, "height": image.height},
    }
