"""A folder on this machine or in a bucket, by one interface."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyarrow.fs import FileSelector, FileSystem, FileType, LocalFileSystem

from inference.bulk.errors import BulkError

_S3 = "s3://"


@dataclass(frozen=True, slots=True)
class Place:
    """`path` is what `filesystem` calls it, `scheme` what stands before it for everybody else."""

    filesystem: FileSystem
    path: str
    scheme: str

    def list_files(self) -> list[str]:
        """List all files in it and below, as a user writes them, sorted; none if it isn't there.

        Raises BulkError for a name that no text column can hold.
        """
        selector = FileSelector(self.path, recursive=True, allow_not_found=True)
        entries = self.filesystem.get_file_info(selector)
        files = (entry for entry in entries if entry.type == FileType.File)
        try:
            return sorted(self.scheme + entry.path for entry in files)
        except UnicodeDecodeError as error:
            raise BulkError(f"a file's name is not UTF-8, rename it: {error.object!r}") from error

    def holds(self, other: "Place") -> bool:
        """Whether `other` is this place or lies in it."""
        return self.scheme == other.scheme and f"{other.path}/".startswith(f"{self.path}/")

    def within(self, name: str) -> "Place":
        """Name a folder in it."""
        return Place(self.filesystem, f"{self.path}/{name}", self.scheme)

    def __str__(self) -> str:
        """As a user writes it."""
        return self.scheme + self.path

    def write(self, name: str, data: bytes) -> None:
        """Put a file into it, making the folder: whole or not at all."""
        path = f"{self.path}/{name}"
        if self.scheme == _S3:
            # An object appears when it is complete.
            with self.filesystem.open_output_stream(path) as stream:
                stream.write(data)
            return
        Path(self.path).mkdir(parents=True, exist_ok=True)
        # Readers of Parquet pass over names that start with a dot.
        unfinished = Path(self.path) / f".{name}.{os.getpid()}"
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def open_place(uri: str) -> Place:
    """Open `s3://bucket/folder` or a local folder; neither needs to exist.

    For S3 the standard AWS variables say who asks and, with AWS_ENDPOINT_URL_S3, where.
    Raises BulkError.
    """
    if not uri.startswith(_S3):
        if "://" in uri:
            raise BulkError(f"{uri} is neither s3://bucket/folder nor a folder of this machine")
        return Place(LocalFileSystem(), str(Path(uri).resolve()), "")
    path = uri.removeprefix(_S3).strip("/")
    if not path:
        raise BulkError(f"{uri} names no bucket")
    # As the app's storage client: many stores that speak S3 refuse the newer checksums.
    os.environ.setdefault("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    # Only a URI makes Arrow look at AWS_ENDPOINT_URL_S3.
    bucket = quote(path.partition("/")[0])
    filesystem, _ = FileSystem.from_uri(f"{_S3}{bucket}?allow_delayed_open=true")
    return Place(filesystem, path, _S3)
