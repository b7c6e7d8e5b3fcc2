"""Tiếp Nhận: the complaint desk of a certification authority.

    mailbox ──> stored ──> read ──> triaged ──> filed            a mail (Mail)
      add ───────┘            │         │          │
                          held for   set aside     │ a new case drafts its slip
                          a person   (robots)      v
                                               draft ──> render ──> sign ──> send ──> settle ──> archived
                                                                    a letter of ours (Letter)

`road.py` is the same as a table, with the work of each stage; `wiring.py` puts everything together.
"""
