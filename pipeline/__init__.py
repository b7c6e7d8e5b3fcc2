"""Tiếp Nhận: the complaint desk of a certification authority.

    mailbox ──> stored ──> papers ──> read ──> triaged ──> filed            a mail, a scan (Mail)
     scans ──────┤ └──────────────────^ │         │          │
       add ──────┘              held for a     set aside     │ a new case drafts its slip, and asks
                                person         (robots)      v for papers that cannot be opened
                                               draft ──> render ──> sign ──> send ──> settle ──> archived
                                                                    a letter of ours (Letter)

`road.py` is the same as a table, with the work of each stage; `wiring/` puts everything together.
"""
