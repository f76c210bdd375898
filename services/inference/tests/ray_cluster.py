"""A Ray cluster of two worker nodes on this machine, and what an operator does with it."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from patience import scaled
from ray.cluster_utils import Cluster

SERVICE_DIR = Path(__file__).resolve().parents[1]

Config = dict[str, Any]


def read_config() -> Config:
    """Read the config that is deployed."""
    path = SERVICE_DIR.parents[1] / "deploy" / "ray-serve.yaml"
    config: Config = yaml.safe_load(path.read_text())
    return config


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LocalCluster:
    """A head that runs no replicas, two nodes that do, and the service on them."""

    def __init__(self, folder: Path) -> None:
        """Choose the ports; configs are written to `folder`."""
        self._config = folder / "ray-serve.yaml"
        self._port = free_port()
        self.dashboard_port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def deploy(self, config: Config) -> None:
        """Run `serve deploy` with this config, at this cluster's port."""
        here = config | {
            "proxy_location": "HeadOnly",
            "http_options": config["http_options"] | {"host": "127.0.0.1", "port": self._port},
        }
        self._config.write_text(yaml.safe_dump(here))
        serve = Path(sys.executable).with_name("serve")
        subprocess.run(
            [serve, "deploy", self._config, "--address", self._dashboard],
            check=True,
            timeout=scaled(60),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def status(self) -> str:
        """Ask Serve how the application is: DEPLOYING, RUNNING, DEPLOY_FAILED …"""
        status: str = self._application()["status"]
        return status

    def replicas(self, deployment: str) -> dict[str, dict[str, Any]]:
        """Find the running replicas of a deployment by id, with their `pid` and `node_id`."""
        replicas = self._application()["deployments"][deployment]["replicas"]
        return {each["replica_id"]: each for each in replicas if each["state"] == "RUNNING"}

    @property
    def _dashboard(self) -> str:
        return f"http://127.0.0.1:{self.dashboard_port}"

    def _application(self) -> dict[str, Any]:
        answer = httpx.get(f"{self._dashboard}/api/serve/applications/", timeout=scaled(10))
        application: dict[str, Any] = answer.raise_for_status().json()["applications"]["inference"]
        return application


@contextmanager
def local_cluster(environment: dict[str, str], folder: Path) -> Iterator[LocalCluster]:
    """Start the cluster, its processes with this environment on top; end them all."""
    # The names of sockets have 107 characters at most, of which Ray takes most.
    usual = tempfile.gettempdir()
    root = usual if len(usual) <= 24 else "/tmp"  # noqa: S108 (the folder in it is ours alone)
    folder_of_all = Path(tempfile.mkdtemp(prefix="s-", dir=root))
    # Where Ray looks for it; a cluster of this kind expects that somebody made it.
    temp_dir = folder_of_all / "ray"
    temp_dir.mkdir()
    local = LocalCluster(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(SERVICE_DIR))
        patch.setenv("RAY_TMPDIR", str(folder_of_all))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        # Ray would step back (nice 15) before whatever else runs here.
        patch.setenv("RAY_worker_niceness", "0")
        # A ray.init() before, in another test, asks for tokens from then on, by this variable.
        patch.setenv("RAY_AUTH_MODE", "disabled")
        for name, value in environment.items():
            patch.setenv(name, value)
        cluster = Cluster()
        try:
            cluster.add_node(
                num_cpus=0,
                temp_dir=str(temp_dir),
                include_dashboard=True,
                dashboard_port=local.dashboard_port,
                dashboard_agent_listen_port=0,
            )
            for _ in range(2):
                cluster.add_node(num_cpus=3)
            yield local
        finally:
            cluster.shutdown()
            _remove(folder_of_all)


def _remove(folder: Path) -> None:
    """Remove the folder, into which Ray's processes write a last line while they end."""
    deadline = time.monotonic() + scaled(20)
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.1)
