"""The clauses of the two procedures, and which tests show each on real parts (`scripts/test --clauses`).

A pytest plugin. A test says by `@pytest.mark.clause("E8")` what it shows; a clause that is none is an error at once.
With `--clauses` only marked tests run that are end to end: those of tests/end_to_end, and those of tests/commands
that drive a desk with its servers. A clause counts when it has such tests and all of them pass.

With pytest-xdist the tests are chosen in each worker and the table is printed by the process that started them;
what a test is marked with travels in its reports (`user_properties`).
"""

from collections import Counter
from collections.abc import Generator
from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table

CLAUSES = {
    "S1": "every channel and both offices lead to a case",
    "S2": "the original is kept; what was read from it can be set right",
    "S3": "at the counter the customer checks what was noted",
    "S4": "each new case is acknowledged, with its number",
    "S5": "three groups and “other”; a clerk corrects them",
    "S6": "handed over to the department of the group",
    "S7": "the customer is looked up in the directory of subscribers",
    "S8": "contract and invoice are asked for and ticked off",
    "S9": "sales and agents are asked besides",
    "S10": "an agent settles it and reports; the answer is the CA's",
    "S11": "looked up by tax code; missing papers are asked for",
    "S12": "other complaints are answered freely",
    "S13": "solved at once: the result, without a slip",
    "S14": "not at once: by when, and then the result by letter",
    "S15": "the customer agrees: closed and filed",
    "S16": "the customer disagrees: a new round, as often as needed",
    "S17": "2 hours, 1 hour or 7 working days, by the group",
    "S18": "the answer of the FAQ, to the clerk and in the acknowledgement",
    "S19": "an enquiry goes to sales and is no case",
    "E1": "in writing, by mail, phone or in person; individuals too",
    "E2": "everything that comes in is entered in the register",
    "E3": "what is not the CA's is refused in writing, with the reason",
    "E4a": "answered at the office: a record for both parties",
    "E4b": "otherwise at once: in writing within 5 working days",
    "E5": "not at once: a slip, numbered and signed",
    "E6": "with the slip it goes to the departments",
    "E7": "departments report back",
    "E8": "answered within 20 working days from the slip's date",
    "E9": "the customer agrees: closed and filed",
    "E10": "the customer disagrees: a number of its own and 20 working days",
}
PROPERTY = "clause"
SERVERS = {"world", "desk", "make_desk"}
"""Fixtures of a desk with real servers."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option."""
    parser.addoption("--clauses", action="store_true", help="run what shows the clauses end to end; print the table")


def pytest_configure(config: pytest.Config) -> None:
    """Chooses the tests and watches the run when it was asked for."""
    if not config.getoption("--clauses"):
        return
    config.pluginmanager.register(Chosen(), "chosen clauses")
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist knows but its own part of the tests
        config.pluginmanager.register(Shown(), "clauses")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Refuses clauses that there are not, in any run: the file cannot be collected (workers pass that on)."""
    report = yield
    items = [item for item in report.result or () if isinstance(item, pytest.Item)]
    wrong = [f"{item.nodeid}: {clause}" for item in items for clause in clauses_of(item) if clause not in CLAUSES]
    if wrong:
        report.outcome, report.result = "failed", []
        report.longrepr = f"no such clause: {'; '.join(wrong)} (known: {', '.join(CLAUSES)})"
    return report


def clauses_of(item: pytest.Item) -> list[str]:
    """The clauses that a test is marked with, each once; a marker without one names none that there is."""
    return list(dict.fromkeys(str(mark.args[0] if mark.args else "") for mark in item.iter_markers("clause")))


def is_end_to_end(item: pytest.Item) -> bool:
    """Whether a test drives the desk with its servers."""
    folder = item.path.parent.name
    return folder == "end_to_end" or (folder == "commands" and bool(SERVERS & set(getattr(item, "fixturenames", ()))))


class Chosen:
    """Selects the tests, and has their reports say which clauses they show."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keeps the tests that count."""
        chosen = [item for item in items if clauses_of(item) and is_end_to_end(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
        for item in chosen:
            item.user_properties += [(PROPERTY, clause) for clause in clauses_of(item)]


class Shown:
    """Takes note of what became of the tests, and prints the table."""

    def __init__(self) -> None:
        self._tests: dict[str, list[str]] = {clause: [] for clause in CLAUSES}
        self._passed: set[str] = set()
        self._failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has passed when it did, and nothing around it failed."""
        if report.when == "setup":
            for name, clause in report.user_properties:
                if name == PROPERTY:
                    self._tests[str(clause)].append(report.nodeid)
        if report.when == "call" and report.passed:
            self._passed.add(report.nodeid)
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Ends with 1 when a clause is not shown."""
        if session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} and self.missing():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Prints the table."""
        terminalreporter.section("clauses, end to end")
        terminalreporter.write(self.table(terminalreporter.config.get_terminal_writer().fullwidth))
        missing = self.missing()
        said = f"not shown: {', '.join(missing)}" if missing else f"all {len(CLAUSES)} clauses are shown"
        terminalreporter.write_line(said, red=bool(missing), green=not missing)

    def missing(self) -> list[str]:
        """The clauses without a test, or with one that did not pass."""
        return [clause for clause, tests in self._tests.items() if not tests or not all(map(self._is_good, tests))]

    def table(self, width: int) -> str:
        """The table as text: clause, what it says, its tests, how many passed of how many."""
        table = Table("clause", "what it says")
        table.add_column("tests", overflow="fold", min_width=60)
        table.add_column("passed", min_width=10)
        missing = set(self.missing())
        for clause, tests in self._tests.items():
            passed = f"{sum(map(self._is_good, tests))} of {len(tests)}" if tests else "none"
            table.add_row(
                clause, CLAUSES[clause], "\n".join(_names(sorted(tests))), passed + (" !" if clause in missing else "")
            )
        out = StringIO()
        Console(file=out, width=max(width, 160), color_system=None, markup=False).print(table)
        return out.getvalue()

    def _is_good(self, nodeid: str) -> bool:
        return nodeid in self._passed - self._failed


def _names(tests: list[str]) -> list[str]:
    """The tests without their parameters, each file named as Python does; how often one runs if more than once."""
    count = Counter(nodeid.partition("[")[0].rpartition("/")[2].replace(".py::", ": ") for nodeid in tests)
    return [name if times == 1 else f"{name} ×{times}" for name, times in count.items()]
