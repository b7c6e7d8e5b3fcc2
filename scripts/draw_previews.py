"""Draws templates/previews/: a picture of each letter as a customer gets it, signed by a SoftHSM token."""

import subprocess
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image

from pipeline.letters.facts import LetterFacts, StampFacts
from pipeline.letters.pades import sign_letter
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.token.token import Token
from pipeline.settings import Settings
from tests.letters import samples
from tests.servers.world import World

PREVIEWS = Path(__file__).parents[1] / "templates" / "previews"
DPI, MOST_PAGES = 60, 2
LETTERS: dict[str, Callable[[], LetterFacts]] = {
    "slip": samples.slip,
    "supplement": samples.supplement,
    "rejection": samples.rejection,
    "answer": samples.answer,
    "closing": samples.closing,
    "record": samples.record,
    "confirmation": samples.confirmation,
}
UNSIGNED = ("confirmation",)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name))
        settings = Settings.load(world.settings_file)
        renderer, token = Renderer(), Token(settings.token, world.var / "latch")
        try:
            for kind, facts in LETTERS.items():
                picture(letter(renderer, token, kind, facts())).save(PREVIEWS / f"{kind}.png", optimize=True)
                print(PREVIEWS / f"{kind}.png")
        finally:
            renderer.close()
            token.close()


def letter(renderer: Renderer, token: Token, kind: str, facts: LetterFacts) -> bytes:
    """The PDF as it leaves."""
    rendered = renderer.letter(kind, facts)
    if kind in UNSIGNED:
        return rendered.pdf
    at = samples.stamp().signed_at
    stamp = StampFacts(organisation=facts.letterhead.organisation, signed_at=at, short="E-CA")
    drawn = renderer.stamp(stamp, rendered.box.width, rendered.box.height)
    return sign_letter(rendered.pdf, rendered.box, drawn, token, at)


def picture(pdf: bytes) -> Image.Image:
    """Its first pages beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "letter.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", str(DPI), "-l", str(MOST_PAGES), "-png", "letter.pdf", "page"]
        subprocess.run(command, cwd=folder, check=True)
        pages = [Image.open(BytesIO(path.read_bytes())) for path in sorted(Path(folder).glob("page*.png"))]
    whole = Image.new("RGB", (sum(page.width for page in pages) + len(pages) - 1, pages[0].height), "gray")
    left = 0
    for page in pages:
        whole.paste(page, (left, 0))
        left += page.width + 1
    return whole


if __name__ == "__main__":
    main()
