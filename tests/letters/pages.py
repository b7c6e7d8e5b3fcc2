"""Simple PDFs to sign and to stamp with, rendered in a process of their own: this file run as a script."""

import base64
import json
import subprocess
import sys
from datetime import datetime
from functools import cache

from tests.servers.authority import ORGANISATION

LETTER = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Phiếu tiếp nhận</title>
<style>@page {{ size: A4; margin: 20mm }} body {{ font: 13pt "Liberation Serif" }}</style></head><body>
<h1>PHIẾU TIẾP NHẬN XỬ LÝ KHIẾU NẠI</h1><p>Số: {number}/PTN. Kính gửi: Ông Nguyễn Đình Thử.</p>
<p>Công ty đã tiếp nhận khiếu nại của Quý khách.</p></body></html>"""
STAMP = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Chữ ký</title>
<style>@page {{ size: 70mm 28mm; margin: 0 }} body {{ margin: 2mm; font: 8pt "Liberation Serif";
border: .5mm solid #c00; color: #c00 }} p {{ margin: 1mm }}</style></head><body>
<p>Ký bởi: {organisation}</p><p>Thời gian ký: {at}</p></body></html>"""
BOX = (0, 320.0, 120.0, 518.4, 199.4)  # 70 mm x 28 mm


@cache
def letter_pdf(number: str = "1") -> bytes:
    """A letter of one page."""
    return _rendered(LETTER.format(number=number))


def stamp_pdf(at: datetime) -> bytes:
    """A stamp of the size of BOX."""
    return _rendered(STAMP.format(organisation=ORGANISATION, at=at.isoformat(timespec="seconds")))


@cache
def _rendered(html: str) -> bytes:
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(command, input=json.dumps(html), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return base64.b64decode(done.stdout)


if __name__ == "__main__":
    import weasyprint  # it takes seconds, and only this process needs it

    made = weasyprint.HTML(string=json.load(sys.stdin)).write_pdf(pdf_variant="pdf/a-3a")
    sys.stdout.write(base64.b64encode(made).decode())
