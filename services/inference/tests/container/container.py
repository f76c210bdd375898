"""An image that runs: as its user, without any right, on a root that can't be written."""

import subprocess
from pathlib import Path

from patience import scaled

from container.image_build import Image


class Container:
    """`docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges`."""

    def __init__(self, image: Image, root: Path, environment: dict[str, str]) -> None:
        """Take an image opened at `root` and what `docker run -e` adds to its environment."""
        self._image = image
        self._root = root
        self._environment = {**image.environment, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, log: Path) -> None:
        """Start the image's command as process 1 of its own."""
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                ["unshare", "--pid", "--fork", *self._enter(self._image.command)],
                stdout=output,
                stderr=output,
            )

    def execute(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program beside it, as `docker exec` does."""
        return subprocess.run(
            self._enter(list(command)),
            capture_output=True,
            text=True,
            timeout=scaled(60),
            check=False,
        )

    def is_healthy(self) -> bool:
        """Ask as Docker does: by the image's own command."""
        return self.execute(*self._image.healthcheck).returncode == 0

    def send(self, signal: str) -> None:
        """Send process 1 a signal: TERM is what `docker stop` sends."""
        # Its parent, `unshare`, passes nothing on.
        parent = self._running.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        subprocess.run(["kill", f"-{signal}", *children], check=True, timeout=scaled(10))

    def wait(self, seconds: float) -> int:
        """Return its exit code. Raises TimeoutExpired."""
        return self._running.wait(seconds)

    def has_ended(self) -> bool:
        """Whether it stopped by itself or was stopped."""
        return self._running.poll() is not None

    def kill(self) -> None:
        """End it, whatever it does."""
        if self._process and not self.has_ended():
            self.send("KILL")
            self._process.wait(10)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ProcessLookupError("not started")
        return self._process

    def _enter(self, command: list[str]) -> list[str]:
        user, _, group = self._image.user.partition(":")
        return [
            *("chroot", str(self._root)),
            *("setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"),
            *("--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
            *("env", "-i", "-C", self._image.workdir),
            *(f"{name}={value}" for name, value in self._environment.items()),
            *command,
        ]
