"""The part of the bench that is about reading: mails and papers a second, the guard's cost, memory of a big mail."""

import os
import statistics
import tempfile
import time
from base64 import encodebytes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.reading.papers.read import read_paper
from pipeline.reading.reader import PaperReader, Reader
from pipeline.settings import Limits
from scripts.watched import TIEPNHAN, run_and_watch
from tests.mails.corpus import messages
from tests.mails.forms import as_html, base64, both, build, plain
from tests.papers import pdfs, scans, sheets, words, zips

FORMS = (plain, both, base64, as_html)
BIG_MB = 25
Show = Callable[..., None]


def mails(show: Show, count: int) -> None:
    """Ordinary mails, one after the other in the guarded process; start-up is not counted."""
    texts = [text for text in messages() if text["kind"] == "complaint"]
    with _mail_reader() as (reader, folder):
        files = [_file(folder / str(n), _mail(n, texts[n % len(texts)])) for n in range(count)]
        reader.read(files[0], folder / "out")
        start = time.perf_counter()
        for file in files:
            reader.read(file, folder / "out")
        seconds = time.perf_counter() - start
    show("mails read", mails=count, mails_per_second=round(count / seconds))


def big_mail(show: Show) -> None:
    """A mail of 25 MB, nearly all of it one attachment, by the command: time with start-up, memory of its processes."""
    head = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nXin xem file.\n--x\n"
    part = b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
    with tempfile.TemporaryDirectory() as name:
        raw = head + part + encodebytes(os.urandom(BIG_MB * 740_000)) + b"--x--\n"
        file = _file(Path(name, "big.eml"), raw)
        start = time.perf_counter()
        peaks = run_and_watch([*TIEPNHAN, "read", str(file), "--json"])
        seconds = time.perf_counter() - start
    mb = len(raw) / 1_000_000
    times = {process: round(peak / mb, 2) for process, peak in peaks.items()}
    show("big mail", mb=round(mb, 1), seconds=round(seconds, 2), peak_memory_mb=peaks, times_its_size=times)


def papers(show: Show) -> None:
    """Papers of each kind in the guarded process, and what the guard adds to reading them in this one."""
    with tempfile.TemporaryDirectory() as name:
        limits = Limits()
        reader = PaperReader(1, limits.paper_seconds, limits.paper_cpu_seconds, limits.paper_memory_mb)
        for kind, (content, times) in _samples().items():
            file = _file(Path(name, kind), content)
            guarded = _median(lambda file=file: reader.read(file, Path(name, "out")), times)
            bare = _median(lambda content=content: read_paper(content), times)
            show(
                "papers",
                kind=kind,
                papers_per_second=round(1 / guarded, 2),
                ms=round(1000 * guarded, 1),
                guard_ms=round(1000 * (guarded - bare), 1),
            )
        reader.close()


def _samples() -> dict[str, tuple[bytes, int]]:
    """One paper of each kind, and how often it is read."""
    page = scans.noisy(scans.letter())
    return {
        "text": (scans.LETTER.encode(), 200),
        "docx": (words.ordinary(), 100),
        "sheet": (sheets.ordinary(), 100),
        "archive": (zips.zip_of({"a.txt": scans.LETTER.encode(), "b.docx": words.ordinary()}), 100),
        "pdf, written": (pdfs.letter(), 20),
        "pdf, scanned": (pdfs.scanned(page), 3),
        "scan, noisy, 200 dpi": (scans.saved(page), 5),
        "photo, 12 Mpx": (scans.saved(scans.photographed(scans.letter()), "JPEG"), 3),
    }


def _median(work: Callable[[], object], times: int) -> float:
    """Seconds that one call takes, after one to warm up."""
    work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


@contextmanager
def _mail_reader() -> Iterator[tuple[Reader, Path]]:
    limits = Limits()
    reader = Reader(limits.mail_mb, limits.read_seconds, limits.read_memory_mb)
    with tempfile.TemporaryDirectory() as name:
        yield reader, Path(name)
    reader.close()


def _mail(number: int, text: dict[str, str]) -> bytes:
    sender = (f"Khách hàng {number}", f"khach{number}@cong-ty.example")
    return build(sender, "khieunai@eca.test", text["subject"], text["body"], FORMS[number % len(FORMS)])


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
