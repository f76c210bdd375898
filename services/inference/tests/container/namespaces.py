"""Mounts and a network that are this process's own, and gone with it."""

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
from pathlib import Path

from patience import scaled

_CLONE_NEWNS = 0x00020000
_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1


def are_allowed() -> bool:
    """Tell whether this user on this machine may have mounts and a network of their own."""
    if shutil.which("unshare") is None:
        return False
    mount = ["mount", "-t", "tmpfs", "tmpfs", "/tmp"]  # noqa: S108 (seen by that process alone)
    return (
        subprocess.run(["unshare", "--mount", "--net", *mount], timeout=scaled(60)).returncode == 0
    )


def leave_mounts() -> None:
    """Make the mounts of this process a copy: what it mounts, no other process sees."""
    _unshare(_CLONE_NEWNS)
    run("mount", "--make-rprivate", "/")


def leave_network() -> None:
    """Give this process and its children a network with a loopback and nothing else."""
    _unshare(_CLONE_NEWNET)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def mount_overlay(root: Path, upper: Path, lowers: list[Path]) -> None:
    """Show the folders `lowers`, the topmost first, at `root`; what is written goes to `upper`."""
    work = upper.with_name(f"{upper.name}.work")
    for folder in (root, upper, work):
        folder.mkdir(parents=True)
    below = ":".join(str(lower) for lower in lowers)
    options = f"lowerdir={below},upperdir={upper},workdir={work}"
    run("mount", "-t", "overlay", "overlay", "-o", options, str(root))


def mount_system(root: Path) -> None:
    """Add what every container has: processes, a few devices, an empty /tmp."""
    run("mount", "-t", "proc", "-o", "ro", "proc", str(root / "proc"))
    run("mount", "-t", "sysfs", "-o", "ro", "sysfs", str(root / "sys"))
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", str(root / "dev"))
    for name, minor in (("null", 3), ("zero", 5), ("random", 8), ("urandom", 9)):
        run("mknod", "-m", "666", str(root / "dev" / name), "c", "1", str(minor))
    # As `docker run --tmpfs /tmp` does.
    options = "mode=1777,noexec,nosuid,nodev"
    run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(root / "tmp"))


def make_read_only(root: Path) -> None:
    """Let nothing be written at `root`, but where something else is mounted."""
    run("mount", "--bind", str(root), str(root))
    run("mount", "-o", "remount,bind,ro", str(root))


def run(*command: str) -> None:
    """Run a program. Raises CalledProcessError."""
    subprocess.run(command, check=True, timeout=scaled(60))


def _unshare(flags: int) -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
