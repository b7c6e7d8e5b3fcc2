"""The part of the bench that is about sorting letters."""

import time
from collections.abc import Callable

from pipeline.triage.sorter.lexicon import load_lexicon
from pipeline.triage.sorter.sorter import Sorter
from pipeline.triage.training.examples import shipped_examples
from pipeline.triage.training.figures import by_style, confusion, cross_validated, f1_by_class, figures

Show = Callable[..., None]


def triage(show: Show) -> None:
    """Sorting of the gold letters, each by a model fitted without it and its writer's others; also by style."""
    lexicon = load_lexicon()
    start = time.perf_counter()
    judged = cross_validated(shipped_examples(lexicon), lexicon)
    seconds = time.perf_counter() - start
    told = [one.told for one in judged]
    classes = {name: round(value, 3) for name, value in f1_by_class(told).items()}
    show("triage", **figures(judged), f1=classes, confusion=confusion(told), seconds=round(seconds, 1))
    for style, values in by_style(judged).items():
        show("triage", style=style, **values)
    sorter = Sorter.load()
    start = time.perf_counter()
    for one in judged:
        sorter.sort(one.told.example.subject, one.told.example.body)
    show("triage", sorted_per_second=round(len(judged) / (time.perf_counter() - start)))
