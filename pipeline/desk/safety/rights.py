"""What each role may do at the desk; what may be done in a case is said by its lifecycle besides."""

from collections.abc import Iterable

from pipeline.cases.lifecycle import APPROVER, CLERK, HANDLER, MANAGER

ADMINISTRATOR = "administrator"
ROLES = (CLERK, HANDLER, APPROVER, MANAGER, ADMINISTRATOR)
EVERYBODY = "everybody"

RIGHTS: dict[str, tuple[str, ...]] = {
    # right     who has it
    "cases":    (CLERK, HANDLER, APPROVER, MANAGER),    # sees the queue and cases (a handler: those of the department)
    "all_cases": (CLERK, APPROVER, MANAGER),            # sees those of all departments
    "sort":     (CLERK, MANAGER),                       # says what a letter is, releases, discards
    "counter":  (CLERK, MANAGER),
    "write":    (CLERK, HANDLER, APPROVER, MANAGER),    # drafts letters
    "approve":  (APPROVER, MANAGER),                    # says yes to letters that bind the CA
    "registers": (CLERK, MANAGER),
    "figures":  (MANAGER,),
    "people":   (ADMINISTRATOR,),
    "self":     ROLES,
}  # fmt: skip


def rights_of(roles: Iterable[str]) -> frozenset[str]:
    """Gives the rights that somebody in these roles has."""
    mine = set(roles)
    return frozenset(right for right, by in RIGHTS.items() if mine & set(by))
