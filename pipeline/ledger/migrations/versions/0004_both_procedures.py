"""Both procedures: terms, tasks, referrals, papers wanted, subscribers, incoming numbers, reminders, mails of ours."""

from collections import Counter
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

import pipeline.ledger.types
from pipeline.ledger.types import Instant

revision = "0004"
down_revision = "0003"

ARRIVALS = "DEN"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def upgrade() -> None:
    """Adds the tables, and columns with what rows of before have; each mail gets its incoming number."""
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("tax_code", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("personal_id", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("serial", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("email", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("name", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
    )
    with op.batch_alter_table("subscriber", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscriber_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscriber_personal_id"), ["personal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscriber_serial"), ["serial"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscriber_tax_code"), ["tax_code"], unique=False)

    op.create_table(
        "terms",
        sa.Column("digest", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("name", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("since", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_terms")),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("party", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("name", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("address", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("head", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("question", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("who", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("at", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.Column("reported_at", pipeline.ledger.types.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_at", pipeline.ledger.types.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referral_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("case_id", "round", "kind", "party", name=op.f("uq_referral_case_id_round_kind_party")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("occasion", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("words", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("opened_at", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.Column("done_at", pipeline.ledger.types.Instant(timezone=True), nullable=True),
        sa.Column("done_by", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("outcome", pipeline.ledger.types.Words(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_task_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("case_id", "kind", "occasion", name=op.f("uq_task_case_id_kind_occasion")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_open",
            ["opened_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("at", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.Column("who", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("text", pipeline.ledger.types.Words(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_report_mail_id_mail")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_report_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("referral_id", "mail_id", name=op.f("uq_report_referral_id_mail_id")),
    )
    op.create_table(
        "wanted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("occasion", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("name", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("kind", pipeline.ledger.types.Words(), nullable=True),
        sa.Column("reason", pipeline.ledger.types.Words(), nullable=False),
        sa.Column("asked_at", pipeline.ledger.types.Instant(timezone=True), nullable=False),
        sa.Column("received_at", pipeline.ledger.types.Instant(timezone=True), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("waived_by", pipeline.ledger.types.Words(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_wanted_case_id_cases")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_wanted_mail_id_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted")),
        sa.UniqueConstraint("case_id", "occasion", "name", name=op.f("uq_wanted_case_id_occasion_name")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("terms", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("phone", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("tax_code", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("personal_id", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("serial", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("office", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("agent", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("subscriber", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_index(batch_op.f("ix_cases_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_tax_code"), ["tax_code"], unique=False)

    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("calendar", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("pauses", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("paused_at", pipeline.ledger.types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("outcome", pipeline.ledger.types.Words(), nullable=True))
        batch_op.add_column(sa.Column("next_at", pipeline.ledger.types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("next_step", pipeline.ledger.types.Words(), nullable=True))
        batch_op.create_index(batch_op.f("ix_deadline_calendar"), ["calendar"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_next_at"), ["next_at"], unique=False)

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("enclosures", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.alter_column("case_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            "uq_letter_of_no_case",
            ["kind", "occasion"],
            unique=True,
            sqlite_where=sa.text("case_id IS NULL"),
            postgresql_where=sa.text("case_id IS NULL"),
        )

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arrival_year", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("arrival", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_mail_arrival_year_mail_arrival"), ["arrival_year", "arrival"], unique=True)
    _number_mails(op.get_bind())


def _number_mails(connection: sa.Connection) -> None:
    """Enters the mails of before in the incoming register in the order in which they came (E2)."""
    mail = sa.table(
        "mail", sa.column("id"), sa.column("stored_at", Instant()), sa.column("arrival_year"), sa.column("arrival")
    )
    register = sa.table("register", sa.column("book"), sa.column("year"), sa.column("last"))
    last: Counter[int] = Counter()
    numbered = []
    for row in connection.execute(sa.select(mail.c.id, mail.c.stored_at).order_by(mail.c.id)):
        year = row.stored_at.astimezone(VIETNAM).year
        last[year] += 1
        numbered.append({"row": row.id, "in_year": year, "number": last[year]})
    if numbered:
        change = sa.update(mail).where(mail.c.id == sa.bindparam("row"))
        connection.execute(
            change.values(arrival_year=sa.bindparam("in_year"), arrival=sa.bindparam("number")), numbered
        )
        connection.execute(sa.insert(register), [{"book": ARRIVALS, "year": y, "last": n} for y, n in last.items()])
