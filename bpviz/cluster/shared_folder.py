"""The folder in which workers find the prepared training examples."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from bpviz.data.dataset import Dataset
from bpviz.data.errors import DataError
from bpviz.data.prepared_files import PreparedFiles, write_prepared
from bpviz.engine.summing import SourceError
from bpviz.whole_file import reason


class Shared:
    """A data set's files; they are deleted with the last who holds this, or with the program."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        self.dataset = dataset
        try:
            own = Path(tempfile.mkdtemp(prefix="bpviz-", dir=folder))
        except OSError as error:
            raise SourceError(
                f"The examples could not be put where workers find them: {reason(error, folder)}."
            ) from error
        self.delete = weakref.finalize(self, shutil.rmtree, own, ignore_errors=True)
        try:
            # Workers may run as other users.
            own.chmod(0o755)
            # As many digits as there are here: the sums are the same then, whatever the precision of theta.
            self.files: PreparedFiles = write_prepared(dataset, own, "float64")
        except DataError as error:
            self.delete()
            raise SourceError(str(error)) from error


class SharedFolder:
    """Writes each data set once while anyone needs it.

    Args:
        folder: one that is there, under the same path on all machines.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._shared: weakref.WeakValueDictionary[int, Shared] = weakref.WeakValueDictionary()

    def files_of(self, dataset: Dataset) -> Shared:
        """The files of the training examples. Raises SourceError where they cannot be written."""
        # What is shared keeps its data set, so the number is that of no other one.
        shared = self._shared.get(id(dataset))
        if shared is None:
            self._shared[id(dataset)] = shared = Shared(dataset, self.folder)
        return shared

    def delete(self) -> None:
        """Delete all files."""
        for shared in list(self._shared.values()):
            shared.delete()
