"""What a customer's reply to our letter says: agree, disagree, info, question or unclear (clauses S15, S16, E9, E10).

A false "agree" closes a customer's case, so agreement is told by rules only, each with its place in the customer's
own words, and the least doubt makes it "unclear": a person looks. Read decide.py first.
"""

from pipeline.triage.answer.decide import Answer, Kind, Reason, answer_of

__all__ = ["Answer", "Kind", "Reason", "answer_of"]
