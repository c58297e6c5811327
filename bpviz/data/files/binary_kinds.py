"""What a file that is no text seems to be, by its first bytes."""

from __future__ import annotations

_BEGINNINGS = {
    b"PK": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind (.xls), to be saved as .xlsx",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x89HDF": "an HDF5 file",
    b"PAR1": "a Parquet file",
    b"\x93NUMPY": "a NumPy array",
    b"MATLAB": "a MATLAB file",
    b"SQLite": "a database",
    b"BZh": "a file zipped by bzip2",
    b"\xfd7zXZ": "a file zipped by xz",
    b"\x28\xb5\x2f\xfd": "a file zipped by zstd",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x80\x04": "a Python pickle, which is never unpacked",
    b"\x80\x05": "a Python pickle, which is never unpacked",
}


def seems_to_be(first_bytes: bytes) -> str:
    """Return " It begins like a picture.", or "" for bytes that tell nothing."""
    for beginning, kind in _BEGINNINGS.items():
        if first_bytes.startswith(beginning):
            return f" It begins like {kind}."
    return ""
