"""Scans and photos of an official letter in Vietnamese, as scanners and telephones make them."""

import io
import random
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from pipeline.shipped import shipped

LETTER = """\
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Hà Nội, ngày 03 tháng 03 năm 2025

ĐƠN KHIẾU NẠI
Về việc chứng thư số bị thu hồi không rõ lý do

Kính gửi: Trung tâm Chứng thực điện tử - Phòng Chăm sóc khách hàng

Tôi tên là Nguyễn Thị Thùy Dương, giám đốc Công ty TNHH Thương mại Phước Thịnh,
mã số thuế 0324639893, địa chỉ số 18 đường Trần Hưng Đạo, phường Cửa Nam, thành
phố Hà Nội. Công ty chúng tôi sử dụng dịch vụ chữ ký số theo hợp đồng số
125/2024/HĐ-CKS ký ngày 15 tháng 9 năm 2024.

Ngày 27 tháng 02 năm 2025, khi nộp tờ khai thuế giá trị gia tăng, hệ thống báo
chứng thư số đã bị thu hồi. Chúng tôi không hề yêu cầu thu hồi và cũng không nhận
được thông báo nào trước đó. Việc này làm cho công ty bị chậm nộp tờ khai và có
nguy cơ bị xử phạt hành chính.

Nay chúng tôi đề nghị quý Trung tâm:
1. Kiểm tra, xác minh lý do thu hồi chứng thư số nêu trên và trả lời bằng văn bản.
2. Cấp lại chứng thư số mới, miễn phí, trong thời gian sớm nhất.
3. Bồi thường thiệt hại nếu lỗi thuộc về nhà cung cấp dịch vụ.

Chúng tôi xin cam đoan những nội dung trên là đúng sự thật và hoàn toàn chịu trách
nhiệm trước pháp luật. Rất mong nhận được sự quan tâm giải quyết của quý Trung tâm.

Trân trọng cảm ơn.

NGƯỜI LÀM ĐƠN
Nguyễn Thị Thùy Dương"""
A4 = (8.27, 11.69)  # inches
MIDDLE = ("CỘNG", "Độc", "ĐƠN", "Về việc")
RIGHT = ("Hà Nội, ngày", "NGƯỜI", "Nguyễn Thị Thùy Dương")


def letter(text: str = LETTER, dpi: int = 200, size: float = 13) -> Image.Image:
    """Draws `text` on a white A4 page, grey, `size` in points; headings stand in the middle or to the right."""
    page = Image.new("L", (round(A4[0] * dpi), round(A4[1] * dpi)), 255)
    draw, point = ImageDraw.Draw(page), dpi / 72
    plain, bold = (ImageFont.truetype(shipped("templates", "fonts", name), size * point) for name in FACES)
    for number, line in enumerate(text.split("\n")):
        font = bold if line.isupper() else plain
        width, left = draw.textlength(line, font), 72 * point
        if line.startswith(MIDDLE):
            left = (page.width - width) / 2
        elif line.startswith(RIGHT):
            left = page.width - 56 * point - width
        draw.text((left, (60 + number * size * 1.45) * point), line, 0, font)
    return page


FACES = ("Tinos-Regular.ttf", "Tinos-Bold.ttf")


def noisy(page: Image.Image, sigma: float = 25, specks: float = 0.02, seed: int = 1) -> Image.Image:
    """Gives the page with gaussian noise and a share of black and white dots, as an old scanner or fax makes it."""
    chance = random.Random(seed)
    grain = Image.frombytes("L", page.size, bytes(_grain(chance, sigma, page.width * page.height)))
    page = ImageChops.add(page, grain, scale=1, offset=-128)
    for colour in (0, 255):
        dots = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
        page.paste(colour, mask=dots.point([255 if value < 256 * specks / 2 else 0 for value in range(256)]))
    return page


def _grain(chance: random.Random, sigma: float, count: int) -> bytes:
    """Gaussian noise around 128: uniform bytes through the inverse of the normal distribution."""
    table = bytes(sorted(min(255, max(0, round(chance.gauss(128, sigma)))) for _ in range(256)))
    return chance.randbytes(count).translate(table)


def skewed(page: Image.Image, degrees: float) -> Image.Image:
    """Gives the page laid on the glass not quite straight."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def photographed(page: Image.Image, size: tuple[int, int] = (3024, 4032)) -> Image.Image:
    """Gives the page as a telephone sees it: on a dark table, uneven light, a little skew and blur, 12 Mpx, colour."""
    paper = page.convert("L").resize((round(size[0] * 0.9), round(size[1] * 0.9)), Image.Resampling.BICUBIC)
    table = Image.new("L", size, 70)
    table.paste(paper, (round(size[0] * 0.05), round(size[1] * 0.05)))
    seen = table.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=70).filter(ImageFilter.GaussianBlur(2))
    shade = Image.linear_gradient("L").rotate(30, expand=False, fillcolor=128).resize(size)
    light = shade.point([round(110 + value * 145 / 255) for value in range(256)])
    return noisy(ImageChops.multiply(seen, light), sigma=8, specks=0).convert("RGB")


def saved(page: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Gives the picture as a file of that kind, by Pillow's name for it."""
    out = io.BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()
