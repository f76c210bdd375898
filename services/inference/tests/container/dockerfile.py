"""Reads the part of the Dockerfile language that ours uses; refuses what it does not know."""

import json
import re
from dataclasses import dataclass, field

KNOWN = {
    *("ARG", "CMD", "COPY", "ENV", "EXPOSE", "FROM", "HEALTHCHECK"),
    *("LABEL", "RUN", "USER", "WORKDIR"),
}


@dataclass(frozen=True)
class Instruction:
    """One instruction: its flags (`--from=x`), and the rest of it as one line."""

    name: str
    flags: dict[str, str]
    rest: str

    def words(self) -> list[str]:
        """Return the exec form (a JSON array), or else the words between spaces."""
        if self.rest.startswith("["):
            return [str(word) for word in json.loads(self.rest)]
        return self.rest.split()


@dataclass
class Stage:
    """What stands below one FROM. `base` is another stage's name or an image."""

    name: str
    base: str
    instructions: list[Instruction] = field(default_factory=list)


def parse(text: str) -> list[Stage]:
    """Return the stages in order; the last one is what a build makes that names none."""
    stages: list[Stage] = []
    for line in _join_lines(text):
        instruction = _read(line)
        if instruction.name == "FROM":
            base, _, name = instruction.rest.partition(" AS ")
            stages.append(Stage(name, base))
        elif stages:
            stages[-1].instructions.append(instruction)
        elif instruction.name != "ARG":
            raise ValueError(f"{instruction.name} above the first FROM")
    return stages


def read_variables(rest: str) -> dict[str, str]:
    """Return the pairs of an ENV: `A=b C="d e"`."""
    return {
        name: quoted or plain
        for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S*))', rest)
    }


def _join_lines(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [
        line.strip() for line in "\n".join(lines).replace("\\\n", " ").split("\n") if line.strip()
    ]


def _read(line: str) -> Instruction:
    name, _, rest = line.partition(" ")
    if name not in KNOWN:
        raise ValueError(f"unknown to this reader: {line}")
    flags: dict[str, str] = {}
    while match := re.match(r"\s*--([\w-]+)=(\S+)\s+", rest):
        flags[match[1]] = match[2]
        rest = rest[match.end() :]
    return Instruction(name, flags, rest.strip())
