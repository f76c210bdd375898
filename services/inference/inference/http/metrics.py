"""What Prometheus reads."""

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

from inference.prediction import ModelInfo

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The measures of one app, in a registry of its own."""

    def __init__(self, films_waiting: Callable[[], int]) -> None:
        """Ask `films_waiting` for the length of the queue."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._stages = Histogram(
            "inference_stage_seconds",
            "Time of a film that was read, by stage; total is the whole request",
            ["stage"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._requests = Counter(
            "inference_requests", "Answers", ["route", "status"], registry=self._registry
        )
        self.in_flight = Gauge(
            "inference_requests_in_flight", "Requests not answered yet", registry=self._registry
        )
        Gauge(
            "inference_films_waiting", "Films that wait for the model", registry=self._registry
        ).set_function(films_waiting)
        self._model = Info("inference_model", "What reads the films", registry=self._registry)

    def name_model(self, model: ModelInfo) -> None:
        """Say which model is loaded."""
        self._model.info(model.model_dump())

    def count_answer(self, route: str, status: int) -> None:
        """Count an answer; 499 is a client that went before it."""
        self._requests.labels(route, str(status)).inc()

    def observe_stages(self, stages_ms: dict[str, float]) -> None:
        """Observe the stages of a film, in milliseconds."""
        for stage, ms in stages_ms.items():
            self._stages.labels(stage).observe(ms / 1000)

    def render(self) -> bytes:
        """Return all measures in Prometheus' text format."""
        return generate_latest(self._registry)
