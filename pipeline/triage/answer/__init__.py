"""What a customer's reply to our letter says: agree, disagree, info, question or unclear (clauses S15, S16, E9, E10).

A false "agree" closes a customer's case. Rules and a small model say together what a reply is; an agreement is one only
where no danger stands beside it, and is acted upon without a person only where a strong rule found it. The least doubt
makes it "unclear": a person looks. Read decide.py first.
"""

from pipeline.triage.answer.decide import Answer, Reason, answer_of
from pipeline.triage.answer.guess import Kind

__all__ = ["Answer", "Kind", "Reason", "answer_of"]
