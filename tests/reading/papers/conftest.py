"""Papers that take seconds to make are made once a session."""

import pytest

from tests.papers.offices import TABLE, converted, docx
from tests.papers.scans import LETTER, letter
from tests.reading.test_vietnamese_repair import to_tcvn3, to_vni, western


@pytest.fixture(scope="session")
def word_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The official letter by ending ("doc", "rtf") and by way of writing: unicode, tcvn3, vni, pictured, english."""
    folder = tmp_path_factory.mktemp("word")
    files = [
        docx(folder / "unicode.docx", LETTER, TABLE),
        docx(folder / "tcvn3.docx", western(to_tcvn3(LETTER))),
        docx(folder / "vni.docx", western(to_vni(LETTER))),
        docx(folder / "pictured.docx", "", picture=letter("Kính gửi quý công ty,\nTôi đồng ý với nội dung trả lời.")),
        docx(folder / "english.docx", "Dear Sir or Madam,\nthe certificate of my café was revoked."),
    ]
    return {ending: converted(files, ending) for ending in ("doc", "rtf")}
