"""Measures films/s of the service on a Ray cluster of two nodes on this machine.

    python tests/bench_ray.py --film film.png --seconds 20 --clients 8

One process (`uvicorn app:app`), then Serve with one replica, then with two, all with one core to a
replica. Clients, proxy and ingress run on the same cores: what two replicas gain here is the least
that they gain where they have machines of their own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
from film_load import film_load, wait_for
from ray_cluster import SERVICE_DIR, LocalCluster, free_port, local_cluster, read_config

KEY = "a-key-for-the-bench"
ENVIRONMENT = {"INFERENCE_API_KEY": KEY, "RATE_PER_MINUTE": "1000000"}


@contextmanager
def one_process() -> Iterator[str]:
    """Run the single process; its address."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=SERVICE_DIR,
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(lambda: _is_ready(url), "the process to start")
            yield url
        finally:
            process.terminate()


def start_replicas(cluster: LocalCluster, count: int) -> None:
    """Deploy the config of deploy/ with so many replicas and one ingress."""
    config = read_config()
    ingress, model = config["applications"][0]["deployments"]
    ingress["num_replicas"] = 1
    model["autoscaling_config"] |= {"min_replicas": count, "max_replicas": count}
    cluster.deploy(config)
    wait_for(
        lambda: cluster.status() == "RUNNING" and len(cluster.replicas("Model")) == count,
        "the replicas",
    )


def measure(title: str, url: str, film: bytes, clients: int, seconds: float) -> None:
    """Print what came back in so many seconds, after a start that is not counted."""
    with film_load(url, KEY, film, clients=clients, pause=0) as load:
        load.wait_for_more(2 * clients)
        before = len(load.answers)
        threading.Event().wait(seconds)
        answers = load.answers[before:]
    load.assert_nothing_lost()
    times = [answer.elapsed.total_seconds() * 1000 for answer in answers]
    median, p95 = np.percentile(times, [50, 95])
    print(
        f"{title}: {len(answers) / seconds:.1f} films/s, median {median:.0f} ms, p95 {p95:.0f} ms",
        flush=True,
    )


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--film", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    given = options.film.read_bytes(), options.clients, options.seconds
    with one_process() as url:
        measure("one process", url, *given)
    with (
        tempfile.TemporaryDirectory() as folder,
        local_cluster(ENVIRONMENT, Path(folder)) as cluster,
    ):
        for replicas in (1, 2):
            start_replicas(cluster, replicas)
            measure(f"Ray Serve, replicas: {replicas}", cluster.url, *given)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready").is_success
    except httpx.ConnectError:
        return False


if __name__ == "__main__":
    main()
