"""Where the own words of a part end and its closing formula, name block and "sent from" line begin."""

import re

from pipeline.reading.reply.closing import PARTS, POSTSCRIPT, THANKFUL, closing_of, is_sent_from
from pipeline.reading.reply.lines import Line
from pipeline.reading.reply.names import (
    begins_block,
    in_block,
    is_name,
    is_signed,
    is_small_print,
    is_sure_name,
    is_vietnamese_name,
)
from pipeline.reading.reply.spans import Kind

MAX_BLOCK = 20
# These open a letter as well as they close one.
OPENS_TOO = re.compile(r"(?:than|kinh|xin kinh|xin) ?(?:chao|men|ai|kinh|don)?\b")
# Who says who gives thanks is speaking, not closing.
WARM = re.compile(r"(?:em|toi|minh|chung toi|chung em|i|we)\b")
SHORT = 60
SENTENCE = re.compile(r"[.?!…]$")
LAST_SENTENCE = re.compile(r"[^.?!…]+[.?!…]+$")
# Who says this lists names or places below, and does not sign.
BELOW = re.compile(r"\b(?:nhu sau|sau day|duoi day|(?:o|ben) duoi|below|following)\b")
# Who says this may.
ANNOUNCES = re.compile(
    r"\b(?:dia chi|lien he|nguoi (?:nhan|phu trach|dai dien|ky)|gui (?:ve|den|cho)|ten|ho ten"
    r"|la ai|bao(?! cao| hiem| gio| nhieu| lau)|hien|hien thi|hien ra|thong bao|contact|address|names?"
    r"|says?|shows?|shown|called)\b"
)


class Part:
    """A run of unquoted lines. `mark` writes the kinds of its lines."""

    def __init__(self, lines: list[Line], kinds: list[Kind], start: int, end: int) -> None:
        self.lines, self.kinds, self.follows = lines, kinds, False
        self.seen = [at for at in range(start, end) if not lines[at].blank]

    def mark(self, names: bool, follows: bool) -> None:
        """Marks "sent from" lines, a signature below "-- ", a closing formula, and, if `names`, a bare name block.

        `follows` says that own words stand above this part: then a name alone can be a signature.
        """
        self.follows = follows
        for at in [at for at in self.seen if is_sent_from(self.lines[at].text, self.lines[at].key)]:
            self.kinds[at] = "sent_from"
        self._leave()
        cut = self._parted()
        if cut is not None:
            self._sign(cut, "signature")
        cut = self._closed()
        if cut is not None:
            self._sign(cut, "closing")
        elif names:
            self._sign_block()

    def _leave(self) -> None:
        self.seen = [at for at in self.seen if self.kinds[at] == "own"]

    def _text(self, place: int) -> str:
        return self.lines[self.seen[place]].text

    def _key(self, place: int) -> str:
        return self.lines[self.seen[place]].key

    def _sign(self, cut: int, first: Kind) -> None:
        """Everything from the line `cut` on is signature, down to a postscript, which is own again."""
        for place in range(cut, len(self.seen)):
            if place > cut and POSTSCRIPT.match(self._key(place)):
                break
            self.kinds[self.seen[place]] = first if place == cut else "signature"
        self._leave()

    def _parted(self) -> int | None:
        """The line "-- ", or a ruler with nothing but a name block below it."""
        for place in range(max(0, len(self.seen) - MAX_BLOCK), len(self.seen)):
            if PARTS.match(self._text(place)) is None:
                continue
            rest = range(place + 1, len(self.seen))
            if self._text(place) == "--" or all(in_block(self._text(at)) for at in rest):
                return place
        return None

    def _closed(self) -> int | None:
        """The line of the closing formula."""
        for place in range(max(0, len(self.seen) - MAX_BLOCK), len(self.seen)):
            kind = closing_of(self._text(place), self._key(place))
            if kind == "formula" and self._ends_here(place):
                return place
            if kind == "thanks" and place > 0 and self._thanks_close(place):
                return place
        return None

    def _ends_here(self, place: int) -> bool:
        if place + 1 == len(self.seen):
            return place > 0 or THANKFUL.search(self._key(place)) is None
        if place == 0 and OPENS_TOO.match(self._key(0)):
            return all(in_block(self._text(at)) for at in range(1, len(self.seen)))
        below = self._text(place + 1)
        return in_block(below) or begins_block(below) or (len(below) <= SHORT and SENTENCE.search(below) is None)

    def _thanks_close(self, place: int) -> bool:
        """Thanks close a letter with a comma or with a name right below; "Em cảm ơn ạ." is said by the customer."""
        text = self._text(place)
        if place + 1 == len(self.seen):
            return text.endswith(",")
        names = begins_block(self._text(place + 1))
        adjacent = self.seen[place + 1] == self.seen[place] + 1
        return names and (text.endswith(",") or (adjacent and WARM.match(self._key(place)) is None))

    def _sign_block(self) -> None:
        """A name block at the end without any formula: the last paragraphs, if each of their lines may stand in one."""
        cut = None
        for place in range(len(self.seen) - 1, max(0, len(self.seen) - MAX_BLOCK) - 1, -1):
            text = self._text(place)
            if not in_block(text) and not begins_block(text):
                break
            if self._may_begin(place):
                cut = place
        if cut is not None and not self._lists(cut):
            self._sign(cut, "signature")

    def _lists(self, place: int) -> bool:
        """Names below one another, under a line that announces them, are no signature."""
        above = [self._text(at) for at in range(max(0, place - 2), place)]
        return (bool(above) and (above[-1].endswith((":", "：")))) or (
            len(above) > 1 and is_name(above[1]) and above[0].endswith(":")
        )

    def _may_begin(self, place: int) -> bool:
        """A block begins after a blank line, right below a sentence, or anywhere with small print or a full name."""
        text = self._text(place)
        if place == 0:
            return (
                is_sure_name(text) or begins_block(text) if self.follows else begins_block(text) and len(self.seen) > 1
            )
        apart = self.seen[place - 1] + 1 < self.seen[place]
        if is_small_print(self._key(place)):
            return True
        last = place + 1 == len(self.seen)
        if apart and begins_block(text):
            return True
        said = LAST_SENTENCE.search(self._key(place - 1))
        if said is not None and BELOW.search(said[0]):
            return False
        sure = is_sure_name(text) or (last and is_vietnamese_name(text))
        return sure or (said is not None and ANNOUNCES.search(said[0]) is None and is_signed(text))
