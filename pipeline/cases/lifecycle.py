"""The life of a case in one table: who may do what in which state, where it leads, and what follows of itself.

The states and their Vietnamese names are those of the desk and the letters. `act` (act.py) carries an action out:
the event, the state, the deadlines that end; what `follows` names is done by the parts that wiring has put there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

NEW, REJECTED, INVESTIGATING = "new", "rejected", "investigating"
WAITING, AGENT, ANSWERED, CLOSED = "waiting_customer", "with_agent", "answered", "closed"

STATES = {
    NEW: "Mới tiếp nhận",
    REJECTED: "Từ chối tiếp nhận",
    INVESTIGATING: "Đang xác minh",
    WAITING: "Chờ khách hàng bổ sung",
    AGENT: "Đại lý xử lý",
    ANSWERED: "Đã trả lời",
    CLOSED: "Kết thúc",
}
OPEN = (NEW, INVESTIGATING, WAITING, AGENT)
"""An answer is owed."""
DONE = (REJECTED, CLOSED)
ALL = tuple(STATES)
BEFORE = "<before>"
"""The state that the case came from."""

PROGRAM, CLERK, HANDLER, APPROVER, MANAGER = "program", "clerk", "handler", "approver", "manager"
CUSTOMER = "customer"
ROLES = {
    PROGRAM: "chương trình",
    CLERK: "văn thư",
    HANDLER: "bộ phận xử lý",
    APPROVER: "người duyệt",
    MANAGER: "quản lý",
    CUSTOMER: "khách hàng",
}
DESK = (CLERK, MANAGER)
SIGNS = (APPROVER, MANAGER)
ANYBODY = (CLERK, HANDLER, APPROVER, MANAGER)


@dataclass(frozen=True)
class Action:
    """One line of the table.

    `ends` are the kinds of deadlines that it meets, `voids` those that nothing is owed by any more ("*": all);
    `report` stands for the reports of all departments.
    """

    name: str
    event: str
    words: str
    by: tuple[str, ...]
    states: tuple[str, ...]
    to: str | None
    ends: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    new_round: bool = False


DUE = ("slip", "direct_answer", "final_answer", "answer", "papers")
"""What an answer, however it is given, settles."""

ACTIONS = (
    # name, event, what it is called, by whom, in which states, leads to; what it ends and what follows
    Action("open", "opened", "mở hồ sơ", (PROGRAM, CLERK), (), NEW,
           follows=("clocks", "subscriber", "papers", "acknowledge", "handover")),  # S4, S6, S14
    Action("sort", "corrected", "sửa nhóm khiếu nại", DESK, (*OPEN, ANSWERED), None,
           follows=("recount", "papers", "handover")),  # S5
    Action("amend", "amended", "sửa thông tin khách hàng", DESK, ALL, None, follows=("subscriber",)),  # S2
    Action("slip", "slip_issued", "lập phiếu tiếp nhận", (PROGRAM, CLERK), (NEW,), INVESTIGATING,
           ends=("slip", "direct_answer"), follows=("handover",)),  # E5, E6
    Action("slip_later", "slip_issued", "lập phiếu tiếp nhận", (PROGRAM, CLERK), (WAITING, AGENT), None,
           ends=("slip", "direct_answer"), follows=("handover",)),  # E5, E6
    Action("begin", "begun", "bắt đầu xác minh", (PROGRAM, CLERK), (NEW,), INVESTIGATING),  # S6
    Action("refer", "referred", "chuyển bộ phận xử lý", (PROGRAM, *DESK), OPEN, None),  # S6, S9, E6
    Action("refer_agent", "referred_to_agent", "chuyển đại lý xử lý", DESK, (NEW, INVESTIGATING), AGENT),  # S10
    Action("report", "reported", "ghi nhận kết quả xác minh", (PROGRAM, CLERK, HANDLER), ALL, None),  # E7
    Action("agent_report", "agent_reported", "ghi nhận báo cáo của đại lý",
           (PROGRAM, CLERK), (AGENT,), INVESTIGATING),  # S10
    Action("ask", "supplement_requested", "yêu cầu bổ sung hồ sơ",
           (PROGRAM, *DESK), (NEW, INVESTIGATING, AGENT), WAITING,
           follows=("pause",)),  # S8, S11
    Action("ask_again", "supplement_requested", "yêu cầu bổ sung hồ sơ",
           (PROGRAM, *DESK), (WAITING, ANSWERED), None),  # S8, S11
    Action("complete", "supplemented", "ghi nhận đủ hồ sơ bổ sung", (PROGRAM, CLERK), (WAITING,), BEFORE,
           ends=("papers",), follows=("resume",)),  # S8, S11
    Action("reject", "rejected", "từ chối tiếp nhận", SIGNS, (NEW,), REJECTED,
           ends=("slip", "direct_answer", "answer"), voids=("*",)),  # E3
    Action("answer", "answered", "trả lời khiếu nại", SIGNS, OPEN, ANSWERED,
           ends=DUE, voids=("report",), follows=("customer_clock",)),  # E4b, E8, S13, S14
    Action("record", "record_issued", "lập biên bản xử lý", SIGNS, OPEN, ANSWERED,
           ends=DUE, voids=("report",), follows=("customer_clock",)),  # E4a
    Action("record_again", "record_issued", "lập biên bản xử lý", SIGNS, (ANSWERED,), None),  # E4a
    Action("countersign", "countersigned", "ghi nhận biên bản có chữ ký của khách hàng",
           (PROGRAM, *DESK), (INVESTIGATING, ANSWERED, CLOSED), None),  # E4a
    Action("agree", "agreed", "ghi nhận khách hàng đồng ý", (CUSTOMER, *DESK), (ANSWERED,), None,
           ends=("customer_reply",), follows=("closing",)),  # S15, E9
    Action("disagree", "disagreed", "ghi nhận khách hàng không đồng ý",
           (CUSTOMER, *DESK), (ANSWERED, CLOSED), INVESTIGATING,
           ends=("customer_reply",), voids=("*",),
           follows=("round", "acknowledge", "handover"), new_round=True),  # S16, E10
    Action("reopen", "reopened", "mở lại hồ sơ", DESK, (*DONE, ANSWERED), INVESTIGATING,
           ends=("customer_reply",), voids=("*",),
           follows=("round", "acknowledge", "handover"), new_round=True),
    Action("silence", "silent", "ghi nhận khách hàng không trả lời", (PROGRAM, *DESK), (ANSWERED,), None,
           ends=("customer_reply",), follows=("closing_of_silence",)),
    Action("close", "closed", "kết thúc hồ sơ", (PROGRAM, *DESK), (ANSWERED,), CLOSED,
           ends=("customer_reply",), voids=("*",)),  # S15, E9
    Action("close_early", "closed", "kết thúc vì khách hàng không yêu cầu nữa", DESK, OPEN, CLOSED,
           ends=("slip",), voids=("*",)),  # S13
    Action("note", "noted", "ghi chú", ANYBODY, ALL, None),
)  # fmt: skip

BY_NAME = {action.name: action for action in ACTIONS}


def may(state: str, role: str) -> list[Action]:
    """What somebody of `role` may do in a state, in the order of the table."""
    return [action for action in ACTIONS if state in action.states and role in action.by]


def names(states: Iterable[str]) -> str:
    """States by their Vietnamese names."""
    return ", ".join(f"“{STATES[state]}”" for state in states)
