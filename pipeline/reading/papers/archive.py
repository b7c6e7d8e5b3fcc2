"""Zip archives: the files in them, unpacked within limits. How deep archives may lie in archives, the caller counts."""

import zipfile

from pipeline.reading.papers.flaws import shortened
from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.papers.unpack.names import file_name, is_clutter
from pipeline.reading.papers.unpack.unzip import ARCHIVE, OFFICE, Limits, Refused, Unzip
from pipeline.reading.problems import Flaw, problem


def read(content: bytes, limits: Limits = ARCHIVE) -> Paper:
    """Gives the archive's files as `inside`, by base name; each one not taken has a problem. Never raises."""
    try:
        opened = Unzip(content, limits)
    except Refused as refused:
        return Paper(how="zip", problems=(str(refused),))
    wanted = [member for member in opened.members if not is_clutter(member.orig_filename)]
    problems = []
    if len(wanted) > limits.entries:
        problems.append(problem(Flaw.TOO_MANY, f"zip: {len(wanted):,} files, the first {limits.entries} were taken"))
    inside, refusals = _unpacked(opened, wanted[: limits.entries])
    return Paper(how="zip", problems=shortened(problems + refusals), inside=tuple(inside))


def check_zip(content: bytes, limits: Limits = OFFICE) -> tuple[str, ...]:
    """Unpacks everything once and keeps nothing: the problems that this zip file has, none if it is an honest one.

    For the readers that give a zip file to a library which knows no limits.
    """
    try:
        opened = Unzip(content, limits)
    except Refused as refused:
        return (str(refused),)
    if len(opened.members) > limits.entries:
        return (problem(Flaw.TOO_MANY, f"zip: {len(opened.members):,} entries"),)
    return shortened(_unpacked(opened, opened.members, keep=False)[1])


def _unpacked(opened: Unzip, members: list[zipfile.ZipInfo], keep: bool = True) -> tuple[list[Inside], list[str]]:
    inside, refusals = [], []
    for member in members:
        try:
            unpacked = opened.unpack(member, keep)
        except Refused as refused:
            refusals.append(str(refused))
            if opened.exhausted:
                break
            continue
        if keep:
            inside.append(Inside(file_name(member), unpacked))
    return inside, refusals
