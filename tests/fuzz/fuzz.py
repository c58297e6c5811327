"""Fuzzing of the readers we wrote, with atheris: python tests/fuzz/fuzz.py text -max_total_time=100.

Starts from the corpus beside it. What it finds is left in a temporary folder: worth keeping is what -merge=1 keeps.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bpviz.data.files"]):
    sys.path.insert(0, str(Path(__file__).parent))
    from reading_bytes import NAMES, read_bytes

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Fuzz the format named by the first argument; the others are libFuzzer's."""
    kind = sys.argv.pop(1)
    if kind not in NAMES:
        raise SystemExit(f"{kind!r} is none of {', '.join(NAMES)}")
    found = Path(tempfile.gettempdir()) / "bpviz_fuzz" / kind
    found.mkdir(parents=True, exist_ok=True)

    def one_input(data: bytes) -> None:
        read_bytes(kind, data)

    atheris.Setup([*sys.argv, f"-artifact_prefix={found}_", str(found), str(CORPUS / kind)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
