from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.letters.pades import sign_letter
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.token.token import Token
from tests.letters import papers
from tests.letters.samples import long_summary, slip, stamp
from tests.letters.signers import company_token

pytestmark = pytest.mark.slow
PAGE_HEIGHT = 297 / 25.4 * 72


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    folder = tmp_path_factory.mktemp("stamping")
    made = Token(company_token(folder).settings(), folder / "latch")
    yield made
    made.close()


@pytest.mark.parametrize("paragraphs", [1, 24])
def test_the_stamp_fills_its_place_on_the_signed_letter(
    renderer: Renderer, token: Token, tmp_path: Path, paragraphs: int
) -> None:
    letter, facts = renderer.letter("slip", slip(summary=long_summary(paragraphs))), stamp()
    box = letter.box
    drawn = renderer.stamp(facts, box.width, box.height)
    pdf = sign_letter(letter.pdf, box, drawn, token, facts.signed_at)
    assert "Signature is Valid" in papers.tool(pdf, tmp_path, "pdfsig", "-nocert", "PDF")
    left, top, right, bottom = papers.word(pdf, tmp_path, "2026-02-05T09:30:09+07:00", box.page + 1)
    assert box.x1 < left < right < box.x2
    assert box.y1 < PAGE_HEIGHT - bottom < PAGE_HEIGHT - top < box.y2
    found = papers.fonts(pdf, tmp_path)
    assert all(name.startswith("Tiep-Nhan-Serif") for name, *_ in found)
    assert {embedded for _, *embedded_and_subset in found for embedded in embedded_and_subset} == {"yes"}
