"""Makes the shipped first version anew, after a change of set or lexicon.

Run `python -m pipeline.triage.training.first` in a checkout.
"""

import shutil

from pipeline.triage.sorter.lexicon import load_lexicon
from pipeline.triage.sorter.versions import first_folder
from pipeline.triage.training.examples import shipped_examples
from pipeline.triage.training.fit import fit


def main() -> None:
    """Fits on the shipped set and writes config/model."""
    lexicon = load_lexicon()
    model = fit(shipped_examples(lexicon), lexicon).model
    shutil.rmtree(first_folder(), ignore_errors=True)
    model.save(first_folder())


if __name__ == "__main__":
    main()
