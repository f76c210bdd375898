"""On a Ray cluster of two worker nodes, while films come in, as an operator would do it."""

import copy
import hashlib
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import httpx
import pytest
from film_load import Load, film_load, send, wait_for
from ray_cluster import Config, LocalCluster, local_cluster, read_config
from serving import KEY

from inference.predictor import Predictor
from inference.settings import Settings

# Some 10 s each where the cores are free, minutes where they are not.
pytestmark = [pytest.mark.ray, pytest.mark.timeout(600)]

MOST_QUEUED = 12
CROWD = MOST_QUEUED + 30  # more than the queue and three replicas take

StartLoad = Callable[..., AbstractContextManager[Load]]


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make three models of the default one: itself, "second" with a note in it, "broken"."""
    source, models = Settings().models_dir, tmp_path_factory.mktemp("models")
    manifest = json.loads((source / "manifest.json").read_text())
    first = next(entry for entry in manifest["models"] if entry["name"] == manifest["default"])
    for network in (first, first["refiner"]):
        shutil.copy(source / network["file"], models)
    # Field 6 of an ONNX ModelProto is its doc string; a field that comes later stands.
    weights = (source / first["file"]).read_bytes() + b"\x32\x06second"
    digest = hashlib.sha256(weights).hexdigest()
    manifest["models"] = [first]
    for name, sha256 in (("second", digest), ("broken", "0" * 64)):
        (models / f"{name}.onnx").write_bytes(weights)
        manifest["models"].append(first | {"name": name, "file": f"{name}.onnx", "sha256": sha256})
    (models / "manifest.json").write_text(json.dumps(manifest))
    return models


@pytest.fixture(scope="module")
def config() -> Config:
    """The config of deploy/, made small: one ingress, at least two replicas, three at most."""
    config = read_config()
    ingress, model = config["applications"][0]["deployments"]
    ingress["num_replicas"] = 1
    model["autoscaling_config"] |= {
        "min_replicas": 2,
        "max_replicas": 3,
        "upscale_delay_s": 0,
        "look_back_period_s": 2,
    }
    model["max_queued_requests"] = MOST_QUEUED
    return config


@pytest.fixture(scope="module")
def cluster(
    models_dir: Path, config: Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalCluster]:
    """The cluster with the service running on it."""
    environment = {
        "MODELS_DIR": str(models_dir),
        "INFERENCE_API_KEY": KEY,
        "RATE_PER_MINUTE": "100000",
        "RAY_SERVE_HANDLE_AUTOSCALING_METRIC_PUSH_INTERVAL_S": "0.5",
    }
    with local_cluster(environment, tmp_path_factory.mktemp("serve")) as cluster:
        cluster.deploy(config)
        wait_for(lambda: cluster.status() == "RUNNING", "the service to start")
        yield cluster


@pytest.fixture
def client(cluster: LocalCluster) -> Iterator[httpx.Client]:
    """A client with a key."""
    with httpx.Client(base_url=cluster.url, headers={"x-api-key": KEY}) as client:
        yield client


@pytest.fixture
def start_load(cluster: LocalCluster, film: bytes) -> StartLoad:
    """`film_load` of this film on this cluster."""
    return partial(film_load, cluster.url, KEY, film)


def with_model(config: Config, name: str) -> Config:
    """Name another model, as an operator does."""
    changed = copy.deepcopy(config)
    changed["applications"][0]["args"]["model"] = name
    return changed


def test_a_film_is_read_as_in_a_single_process(
    client: httpx.Client, predictor: Predictor, film: bytes
) -> None:
    (expected,) = predictor.predict([predictor.prepare(film)])
    answer = send(client, film).raise_for_status().json()
    assert answer["num_detections"] > 0
    for part in ("detections", "image", "model"):
        assert answer[part] == json.loads(expected.model_dump_json(exclude_none=True))[part]


def test_what_is_wrong_is_told_as_by_a_single_process(
    cluster: LocalCluster, client: httpx.Client, film: bytes
) -> None:
    no_film = send(client, b"no film")
    assert (no_film.status_code, no_film.json()["code"]) == (415, "UNSUPPORTED_IMAGE_TYPE")
    with httpx.Client(base_url=cluster.url) as stranger:
        assert send(stranger, film).status_code == 401


def test_replicas_stand_on_both_nodes_and_grow_with_the_queue(
    cluster: LocalCluster, start_load: StartLoad
) -> None:
    assert len({each["node_id"] for each in cluster.replicas("Model").values()}) == 2
    with start_load(clients=MOST_QUEUED, pause=0) as load:
        wait_for(lambda: len(cluster.replicas("Model")) == 3, "a third replica")
    load.assert_nothing_lost()


def test_beyond_the_queue_films_are_refused_with_a_time_to_come_again(
    client: httpx.Client, film: bytes
) -> None:
    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(partial(send, client), [film] * CROWD))
    assert {answer.status_code for answer in answers} == {200, 503}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert {(each.json()["code"], each.headers["retry-after"]) for each in refused} == {
        ("QUEUE_FULL", "2")
    }


def test_no_film_is_lost_when_a_replica_is_killed(
    cluster: LocalCluster, start_load: StartLoad
) -> None:
    with start_load(clients=MOST_QUEUED, pause=0) as load:  # enough for each replica to have some
        load.wait_for_more(MOST_QUEUED)
        before = cluster.replicas("Model")
        victim, replica = next(iter(before.items()))
        os.kill(replica["pid"], signal.SIGKILL)
        wait_for(lambda: victim not in cluster.replicas("Model"), "the death to show")
        wait_for(lambda: not cluster.replicas("Model").keys() <= before.keys(), "a new replica")
        load.wait_for_more(MOST_QUEUED)
    load.assert_nothing_lost()


def test_a_new_model_comes_in_without_a_failed_request(
    cluster: LocalCluster, client: httpx.Client, config: Config, start_load: StartLoad
) -> None:
    old = client.get("/ready").json()["model"]
    with start_load() as load:
        load.wait_for_more(3)
        cluster.deploy(with_model(config, "second"))
        wait_for(lambda: cluster.status() == "DEPLOYING", "the roll-out to start")
        wait_for(lambda: cluster.status() == "RUNNING", "the end of the roll-out")
    load.assert_nothing_lost()
    new = client.get("/ready").json()["model"]
    assert (old["name"], new["name"]) == ("vertebra-2", "second")
    assert load.versions() == {old["version"], new["version"]}
    with start_load() as load:
        load.wait_for_more(6)
    assert load.versions() == {new["version"]}


def test_a_model_that_can_not_start_replaces_none(
    cluster: LocalCluster, client: httpx.Client, config: Config, start_load: StartLoad
) -> None:
    old = client.get("/ready").json()["model"]
    with start_load() as load:
        cluster.deploy(with_model(config, "broken"))
        wait_for(lambda: cluster.status() == "DEPLOY_FAILED", "the failure to show")
        load.wait_for_more(6)
    load.assert_nothing_lost()
    assert load.versions() == {old["version"]}
