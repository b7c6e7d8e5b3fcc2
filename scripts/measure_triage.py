"""The part of the bench that is about sorting letters and understanding replies."""

import time
from collections.abc import Callable

from pipeline.triage.answer import answer_of
from pipeline.triage.answer.train import labelled
from pipeline.triage.answer.trials import figures as reply_figures
from pipeline.triage.answer.trials import trials
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


def replies(show: Show) -> None:
    """Replies of each writer, by a model fitted without that writer; then the speed of the shipped model."""
    tried = []
    for of_writer in trials():
        show("replies", file=of_writer[0].file, **reply_figures(of_writer))
        tried += of_writer
    show("replies", file="all", **reply_figures(tried))
    texts = [text for text, _ in labelled()]
    start = time.perf_counter()
    for text in texts:
        answer_of(text)
    show("replies", answered_per_second=round(len(texts) / (time.perf_counter() - start)))
