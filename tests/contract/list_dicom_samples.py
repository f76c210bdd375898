"""Writes DICOM files in many transfer syntaxes, and prints what pydicom reads in them, as JSON.

Each line: name, syntax, file, and the SHA-256 of the stored values as int32, little endian, row by row.
"""

import hashlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    RLELossless,
)

FILES = [
    "MR_small.dcm",
    "MR_small_implicit.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_RLE.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "MR_small_jp2klossless.dcm",
    "CT_small.dcm",
    "image_dfl.dcm",
    "examples_overlay.dcm",
    "693_J2KI.dcm",
    "JPEG2000.dcm",
    "J2K_pixelrep_mismatch.dcm",
    "JPEGLSNearLossless_08.dcm",
    "JPEGLSNearLossless_16.dcm",
]
# 12-bit JPEG of a cosine transform, which no decoder of pydicom's reads here: as gdcm 3.2.6 decodes it.
EXTENDED = "JPGExtended.dcm", "5a14dfd887a29ac84e9b77a76b38509438bd5a6fe42cbfac137b348ccdfaabca"


def made_files(folder: Path) -> list[tuple[str, Path]]:
    """One film of 12 bits, MONOCHROME1, in each way that pydicom can write."""
    rng = np.random.default_rng(7)
    film = rng.integers(0, 4096, (61, 47), dtype=np.uint16)
    made = []

    def write(name: str, syntax: pydicom.uid.UID, dataset: Dataset, **how: bool) -> None:
        path = folder / f"{name}.dcm"
        dataset.file_meta.TransferSyntaxUID = syntax
        dataset.save_as(path, **how)
        made.append((name, path))

    def fresh() -> Dataset:
        dataset = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
        dataset.Rows, dataset.Columns = film.shape
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
        dataset.PhotometricInterpretation = "MONOCHROME1"
        dataset["PixelData"].VR = "OW"
        dataset.PixelData = film.tobytes()
        return dataset

    write("made-implicit", ImplicitVRLittleEndian, fresh(), implicit_vr=True, little_endian=True)
    write("made-explicit", ExplicitVRLittleEndian, fresh(), implicit_vr=False, little_endian=True)
    write("made-deflated", DeflatedExplicitVRLittleEndian, fresh(), implicit_vr=False, little_endian=True)
    for name, syntax in [("rle", RLELossless), ("jpeg-2000", JPEG2000Lossless)]:
        packed = fresh()
        packed.compress(syntax, generate_instance_uid=False)
        write(f"made-{name}", syntax, packed)
    fragments = fresh()
    fragments.compress(JPEG2000Lossless, generate_instance_uid=False)
    frame = next(pydicom.encaps.generate_frames(fragments.PixelData, number_of_frames=1))
    fragments.PixelData = encapsulate([frame], fragments_per_frame=60, has_bot=False)
    write("made-60-fragments", JPEG2000Lossless, fragments)
    return made


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    known = [(name, Path(str(get_testdata_file(name)))) for name in FILES]
    for name, path in [*known, *made_files(folder)]:
        dataset = pydicom.dcmread(path)
        values = dataset.pixel_array.astype("<i4").tobytes()
        line = {
            "name": name,
            "syntax": dataset.file_meta.TransferSyntaxUID.name,
            "file": str(path),
            "sha256": hashlib.sha256(values).hexdigest(),
        }
        print(json.dumps(line))
    name, sha256 = EXTENDED
    file = str(get_testdata_file(name))
    print(json.dumps({"name": name, "syntax": "JPEG Extended", "file": file, "sha256": sha256}))


main(Path(sys.argv[1]))
