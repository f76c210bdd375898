"""The service's Predictor without the service: reads a film for each path on its input.

Answers each with a line {"ms": …, "answer": …}; `ms` is from the file's bytes to the prediction.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from inference.create_predictor import create_predictor
from inference.settings import Settings

predictor = create_predictor(Settings())
predictor.warm_up()
print("ready", flush=True)
for line in sys.stdin:
    data = Path(line.rstrip("\n")).read_bytes()
    started = perf_counter()
    (prediction,) = predictor.predict([predictor.prepare(data)])
    ms = (perf_counter() - started) * 1000
    print(json.dumps({"ms": ms, "answer": prediction.model_dump(exclude_none=True)}), flush=True)
