"""Carries out the Dockerfile without Docker: each stage a layer over this machine's own root."""

import os
import shutil
import string
import subprocess
import sys
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from patience import scaled

from container import namespaces
from container.build_context import BuildContext
from container.dockerfile import Instruction, Stage, read_variables

_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
_BUILD_SECONDS = 600


@dataclass
class Image:
    """What a stage has become: its layers, the topmost first, and how it is to be run."""

    layers: list[Path]
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    workdir: str = "/"
    user: str = "0:0"
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)


class ImageBuild:
    """Builds stages below `folder`, which should be a file system in memory."""

    def __init__(self, folder: Path, context: Path, stages: list[Stage]) -> None:
        """Take the stages of a Dockerfile and the folder that is its context."""
        self._folder = folder
        self._context_root = context
        self._context = BuildContext(context)
        self._stages = {stage.name: stage for stage in stages}
        self._images: dict[str, Image] = {}
        self._roots: dict[str, Path] = {}

    def build(self, name: str) -> Image:
        """Build the stage called `name`, and first what it stands on. Raises what a build would."""
        if name not in self._images:
            stage = self._stages[name]
            base = self.build(stage.base) if stage.base in self._stages else self._base
            upper = self._folder / "layers" / name
            root = self._folder / "roots" / name
            namespaces.mount_overlay(root, upper, base.layers)
            self._roots[name] = root
            image = replace(base, layers=[upper, *base.layers], environment=dict(base.environment))
            for instruction in stage.instructions:
                self._carry_out(instruction, image, root)
            self._images[name] = image
        return self._images[name]

    def open(self, image: Image, name: str) -> Path:
        """Mount an image for a run as `--read-only --tmpfs /tmp` does. Returns its root."""
        root = self._folder / "runs" / name
        namespaces.mount_overlay(root, self._folder / "run-layers" / name, image.layers)
        namespaces.make_read_only(root)
        self._furnish(root)
        return root

    @cached_property
    def _base(self) -> Image:
        """This machine with a `python` where the official image has it, readable by every user."""
        layer = self._folder / "layers" / "base"
        python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
        local = layer / "usr/local/bin/python"
        local.parent.mkdir(parents=True)
        local.write_text(f'#!/bin/sh\nexec {python} "$@"\n')
        local.chmod(0o755)
        for parent in reversed(python.parents[:-1]):
            copy = layer / parent.relative_to("/")
            copy.mkdir(exist_ok=True)
            copy.chmod(0o755)
        return Image([layer, Path("/")])

    def _furnish(self, root: Path) -> None:
        namespaces.mount_system(root)
        # Nothing of the checkout may be there but what was copied.
        checkout = root / self._context_root.relative_to("/")
        if checkout.is_dir():
            namespaces.run("mount", "-t", "tmpfs", "tmpfs", str(checkout))

    def _carry_out(self, instruction: Instruction, image: Image, root: Path) -> None:
        rest = instruction.rest
        match instruction.name:
            case "ENV":
                for name, value in read_variables(rest).items():
                    expanded = string.Template(value).substitute(image.environment)
                    image.environment[name] = expanded
            case "WORKDIR":
                image.workdir = rest
                _place(root, rest).mkdir(parents=True, exist_ok=True)
            case "USER":
                image.user = rest
            case "CMD":
                image.command = instruction.words()
            case "HEALTHCHECK":
                image.healthcheck = Instruction("CMD", {}, rest.removeprefix("CMD ")).words()
            case "COPY":
                self._copy(instruction, image, root)
            case "RUN":
                self._run(rest, image, root)

    def _copy(self, instruction: Instruction, image: Image, root: Path) -> None:
        *sources, target = instruction.words()
        into = _place(root, str(Path(image.workdir) / target))
        from_stage = instruction.flags.get("from")
        for source in sources:
            if from_stage:
                self.build(from_stage)
                below = _place(self._roots[from_stage], source)
                shutil.copytree(below, into, symlinks=True, dirs_exist_ok=True)
                continue
            for path, place in self._context.find(source):
                copy = into / place
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, copy)
                if mode := instruction.flags.get("chmod"):
                    copy.chmod(int(mode, 8))

    def _run(self, command: str, image: Image, root: Path) -> None:
        # A build sees the proxy, and here also where pip is told to look.
        kept = ("PIP_", "HTTP_", "HTTPS_", "NO_PROXY", "SSL_CERT_FILE")
        host = {name: value for name, value in os.environ.items() if name.upper().startswith(kept)}
        scratch = self._folder / "build-run"
        scratch.mkdir(exist_ok=True)
        namespaces.run("mount", "--bind", str(root), str(scratch))
        try:
            self._furnish(scratch)
            subprocess.run(
                ["chroot", str(scratch), "env", "-C", image.workdir, "/bin/sh", "-c", command],
                check=True,
                env={**host, "HOME": "/root", **image.environment},
                timeout=scaled(_BUILD_SECONDS),
            )
        finally:
            namespaces.run("umount", "--recursive", str(scratch))


def _place(root: Path, inside: str) -> Path:
    """Return where a path of the image lies; a link may not lead out of it."""
    place = root / inside.lstrip("/")
    if not place.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"{inside} leads out of the image")
    return place
