"""Fields of a letter: numbers, names and dates, each with its place in the text and the reason for it."""

from pipeline.triage.fields.find import fields_of
from pipeline.triage.fields.model import Field, Fields, LetterText, Name, OwnNumbers, PaperText
from pipeline.triage.fields.piece import taken_apart

__all__ = ["Field", "Fields", "LetterText", "Name", "OwnNumbers", "PaperText", "fields_of", "taken_apart"]
