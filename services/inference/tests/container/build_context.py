"""The files that a build is given: those that `.dockerignore` lets through."""

import re
from pathlib import Path


class BuildContext:
    """A folder seen through its `.dockerignore`, where the last line that fits a file decides."""

    def __init__(self, root: Path) -> None:
        """Read the list of the folder `root`."""
        self._root = root
        lines = (root / ".dockerignore").read_text().splitlines()
        rules = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        self._rules = [(not rule.startswith("!"), _compile(rule.lstrip("!"))) for rule in rules]

    def find(self, pattern: str) -> list[tuple[Path, Path]]:
        """Return each file that COPY takes for `pattern`, with its place below what was named.

        Raises FileNotFoundError, as a build would, if there is none.
        """
        found = [
            (path, path.relative_to(named) if named.is_dir() else Path(path.name))
            for named in sorted(self._root.glob(pattern))
            for path in ([named] if named.is_file() else sorted(named.rglob("*")))
            if path.is_file() and self._lets_through(path)
        ]
        if not found:
            raise FileNotFoundError(f"the build is given nothing for {pattern}: see .dockerignore")
        return found

    def _lets_through(self, path: Path) -> bool:
        place = path.relative_to(self._root)
        names = [place.as_posix(), *(p.as_posix() for p in place.parents if p.name)]
        left_out = False
        for leaves_out, rule in self._rules:
            if any(rule.fullmatch(name) for name in names):
                left_out = leaves_out
        return not left_out


def _compile(rule: str) -> re.Pattern[str]:
    """`*` stops at a slash, `**/` stands for any folders."""
    parts = re.split(r"(\*\*/|\*)", rule.strip("/"))
    meaning = {"**/": "(?:[^/]+/)*", "*": "[^/]*"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts))
