"""Where bpviz finds its fonts, icons and texts: in the installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a file that ships with bpviz.

    Raises:
        FileNotFoundError: naming the file, when the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"bpviz is incomplete: it has no {'/'.join(parts)} among its resources; install it again")
