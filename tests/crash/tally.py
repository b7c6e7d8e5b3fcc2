"""What a crash run has seen, and the table that is printed at its end."""

from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from tests.crash.look import PAST_THE_BRINK
from tests.crash.oracle import Fault


@dataclass
class Tally:
    """Counts of one run."""

    seed: int
    kills: int = 0
    """How many blows fell."""
    blows: Counter[str] = field(default_factory=Counter)
    aimed: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    orphans: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    latched: int = 0
    figures: dict[str, int] = field(default_factory=dict)

    def table(self, faults: list[Fault], seconds: float) -> list[Table]:
        """The kills by stage, and what came of it all."""
        stages = Table("stage", "aimed at", "met", "in hand then", title="Blows", title_justify="left")
        for stage in sorted(self.aimed | self.hit):
            stages.add_row(stage, *(str(one[stage] or "") for one in (self.aimed, self.met, self.hit)))
        sums = Table("what", "how many", title=f"Seed {self.seed}", title_justify="left")
        kinds = Counter(fault.kind for fault in faults)
        rows: dict[str, object] = {
            "blows": self.kills,
            **{f"  {name}": count for name, count in self.blows.most_common()},
            "  between brink and reply": self.hit[PAST_THE_BRINK],
            **self.figures,
            **{kind: kinds.pop(kind, 0) for kind in ("lost", "twice", "gap")},
            **kinds,
            "orphans left": len(self.orphans),
            "released by hand (five tries killed)": len(self.released),
            "latch of the token cleared by hand": self.latched,
            "seconds": f"{seconds:.0f}",
        }
        for name, value in rows.items():
            sums.add_row(name, str(value))
        return [stages, sums]

    def show(self, console: Console, faults: list[Fault], seconds: float) -> None:
        """Prints the tables and the faults in words."""
        for table in self.table(faults, seconds):
            console.print(table)
        for fault in faults[:50]:
            console.print(f"{fault.kind}: {fault.words}", markup=False, highlight=False)
        for name in [*self.orphans, *self.released]:
            console.print(name, markup=False, highlight=False)
