"""What parent and child say to each other."""

from dataclasses import dataclass

from inference.prepare import Layout

READY = "ready"


@dataclass(frozen=True, slots=True)
class ChildSettings:
    """The layout of films, and the bytes of memory that preparing one may take."""

    layout: Layout
    memory_bytes: int
