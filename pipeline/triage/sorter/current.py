"""The sorter of the version that sorts now; another version that was promoted meanwhile is taken up by itself."""

from pathlib import Path

from pipeline.triage.sorter.lexicon import load_lexicon
from pipeline.triage.sorter.model import load_model
from pipeline.triage.sorter.sorter import Sorter
from pipeline.triage.sorter.versions import current_folder


class Current:
    """Gives the sorter by the versions in `folder`; loads it at first use and when `current` points elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._from: Path | None = None
        self._sorter: Sorter | None = None

    def sorter(self) -> Sorter:
        """The sorter of the version that sorts now. Raises Problem when it cannot be read."""
        version = current_folder(self._folder)
        if self._sorter is None or version != self._from:
            lexicon = self._sorter.lexicon if self._sorter else load_lexicon()
            self._sorter, self._from = Sorter(load_model(version), lexicon), version
        return self._sorter
