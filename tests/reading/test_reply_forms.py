"""Further replies, one for each way in which mail programs write, and one for each trap."""

import pytest

from pipeline.reading.reply import own_words

LETTER = (
    "Kính gửi Quý khách,\nLỗi đã được khắc phục lúc 08h40 ngày 12/11/2026.\n"
    'Nếu Quý khách đồng ý với kết quả giải quyết, vui lòng trả lời "Đồng ý".\n'
    'Nếu không đồng ý, vui lòng trả lời "Không đồng ý" và nêu rõ lý do.\n\nTrân trọng,\nPhòng Chăm sóc khách hàng\n'
)
MARKED = "".join(f"> {line}\n" for line in LETTER.splitlines())
OWN = "Chưa được đâu em, máy vẫn báo lỗi 0x80."
LONG_NAME = "Phòng Hỗ trợ kỹ thuật và Chăm sóc khách hàng SmartSign"

ATTRIBUTIONS = {
    "gmail_vi": "Vào Th 5, 12 thg 11, 2026 vào lúc 09:15 CSKH SmartSign <info@smartsign.com.vn> đã viết:",
    "gmail_vi_two": "Vào Th 5, 12 thg 11, 2026 vào lúc 09:15 CSKH SmartSign <\ninfo@smartsign.com.vn> đã viết:",
    "gmail_vi_three": f"Vào Th 5, 12 thg 11, 2026 vào lúc 09:15 {LONG_NAME} <\ninfo@smartsign.com.vn>\nđã viết:",
    "gmail_vi_split": "Vào CN, 15 thg 11, 2026 vào lúc 09:15 CSKH <info@smartsign.com.vn> đã\nviết:",
    "gmail_vi_2017": "Vào 14:24 8 tháng 6, 2017, Hùng Nguyễn <hung@example.vn> đã viết:",
    "gmail_vi_bare": "vao Th 5, 12 thg 11, 2026 vao luc 09:15 CSKH SmartSign <info@smartsign.com.vn> da viet:",
    "gmail_vi_no_address": "Vào Th 2, 9 thg 11, 2026 vào lúc 10:03 Hỗ trợ SmartSign đã viết:",
    "gmail_en": "On Thu, Nov 12, 2026 at 5:48\u202fPM E-CA Support <eca@example.vn> wrote:",
    "gmail_en_wrapped": "On Thu, Nov 12, 2026 at 5:48 PM E-CA Customer Support Department <\neca@example.vn> wrote:",
    "gmail_old": "2017-06-08 14:24 GMT+07:00 Hùng Nguyễn <hung@example.vn>:",
    "gmail_ko": "2026년 11월 12일 (목) 오전 9:15, CSKH <info@smartsign.com.vn>님이 작성:",
    "gmail_ja": "2026年11月12日(木) 9:15 CSKH <info@smartsign.com.vn>:",
    "apple_ja": "2026/11/12 9:15、CSKH <info@smartsign.com.vn>のメール:",
    "gmail_zh": "CSKH <info@smartsign.com.vn> 于2026年11月12日周四 09:15写道：",
    "apple_vi": "Vào 09:15, 12 thg 11, 2026, CSKH SmartSign <info@smartsign.com.vn> đã viết:",
    "apple_vi_luc": "Vào ngày 12 thg 11, 2026, lúc 09:15, CSKH SmartSign <info@smartsign.com.vn> đã viết:",
    "apple_en": "On 12 Nov 2026, at 09:15, CSKH SmartSign <info@smartsign.com.vn> wrote:",
    "thunderbird_vi": "Vào lúc 10:02 09/11/2026, Trung tâm E-CA đã viết:",
    "thunderbird_en": "On 09/11/2026 10:02, Trung tâm E-CA wrote:",
    "yahoo_vi": "    Vào Thứ Ba, 10 tháng 11, 2026 lúc 14:26:31 GMT+7, CSKH <info@smartsign.com.vn> đã viết:  \n ",
    "yahoo_en": "    On Tuesday, November 10, 2026 at 02:26:31 PM GMT+7, CSKH <info@smartsign.com.vn> wrote:  \n ",
    "zimbra_web": "Lúc 10:02 09/11/2026, CSKH SmartSign <info@smartsign.com.vn> viết:",
    "name_first": "CSKH SmartSign <info@smartsign.com.vn> đã viết vào Th 5, 12 thg 11, 2026 lúc 09:15:",
    "zoho_vi": "---- Vào Th 5, 12 thg 11 2026 09:15:00 +0700 CSKH <info@smartsign.com.vn> đã viết ----",
    "zoho_en": "---- On Thu, 12 Nov 2026 09:15:00 +0700 CSKH <info@smartsign.com.vn> wrote ----",
    "german": "Am Do., 12. Nov. 2026 um 09:15 Uhr schrieb CSKH <info@smartsign.com.vn>:",
    "french": "Le jeu. 12 nov. 2026 à 09:15, CSKH <info@smartsign.com.vn> a écrit :",
}

BLOCKS = {
    "outlook_vi": "Từ: CSKH <info@smartsign.com.vn>\nĐã gửi: 11 Tháng Mười Một 2026 4:32 CH\nĐến: An Cư"
    "\nChủ đề: Kết quả",
    "outlook_ngay": "Từ: CSKH <info@smartsign.com.vn>\nNgày: Thứ Tư, 11/11/2026\nTới: An Cư\nTiêu đề: Kết quả",
    "outlook_bare": "Tu: CSKH\nDa gui: 11 thang 11 2026 4:32 CH\nDen: An Cu\nChu de: Ket qua",
    "outlook_nguoi_gui": "Người gửi: CSKH\nNgày gửi: 11/11/2026\nNgười nhận: An Cư\nChủ đề: Kết quả",
    "outlook_en": "From: CSKH <info@smartsign.com.vn>\nSent: Tuesday, November 10, 2026\nTo: An\nCc: Ha"
    "\nSubject: RE: x",
    "outlook_bold": "*From:* CSKH <info@smartsign.com.vn>\n*Sent:* Tuesday\n*To:* An\n*Subject:* RE: x",
    "outlook_spaced": "From: CSKH\n\nSent: Tuesday\n\nTo: An\n\nSubject: RE: x",
    "outlook_wrapped": "From: CSKH <info@smartsign.com.vn>\nSent: Tuesday\nTo: An <a@example.vn>; Binh"
    "\n <b@example.vn>\nSubject: x",
    "outlook_ko": "보낸 사람: CSKH <info@smartsign.com.vn>\n보낸 날짜: 2026년 11월 12일\n받는 사람: Kim\n제목: RE: x",
    "outlook_ja": "差出人: CSKH <info@smartsign.com.vn>\n送信日時: 2026年11月12日\n宛先: Sato\n件名: RE: x",
    "outlook_zh": "发件人：CSKH <info@smartsign.com.vn>\n发送时间：2026年11月12日\n收件人：Li\n主题：x",
    "ruler": "________________________________\nTừ: CSKH\nĐã gửi: 11 Tháng Mười Một 2026\nĐến: An Cư\nChủ đề: Kết quả",
    "ruler_two": "________________________________\nFrom: CSKH <info@smartsign.com.vn>\nSent: Tuesday",
    "short_ruler": "-----\nTừ: CSKH\nĐã gửi: 11 Tháng Mười Một 2026\nĐến: An Cư\nChủ đề: Kết quả",
    "date_first": "Ngày: 11/11/2026 09:15\nTừ: CSKH <info@smartsign.com.vn>\nĐến: An Cư\nChủ đề: Kết quả",
    "original": "-----Original Message-----\nFrom: CSKH\nSent: Tuesday",
    "original_vi": "-----Thư gốc-----",
    "original_mobile": "-------- Tin nhắn gốc --------\nTừ: CSKH <info@smartsign.com.vn>\nNgày: 11/11/2026",
    "original_message_vi": "-------- Thư gốc --------\nTừ: CSKH <info@smartsign.com.vn>\nNgày: 11/11/2026",
    "one_line": "From: CSKH <info@smartsign.com.vn> Sent: Tuesday, November 10, 2026 To: An Subject: RE: x",
}

SENT_FROM = (
    "Gửi từ iPhone của tôi",
    "Đã gửi từ iPhone của tôi",
    "Được gửi từ iPad của tôi",
    "Gui tu iPhone cua toi",
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy smartphone.",
    "Đã gửi từ điện thoại thông minh Samsung Galaxy của tôi.",
    "Tải Outlook cho iOS",
    "Tải Outlook cho Android<https://aka.ms/AAb9ysg>",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Gửi từ Outlook dành cho Android",
    "Được gửi từ Thư dành cho Windows",
    "Sent from Mail for Windows 10",
    "Sent from Yahoo Mail on Android",
    "Đã gửi từ Yahoo Mail cho iPhone",
    "Gửi từ Zalo",
    "Gửi từ điện thoại Xiaomi của tôi",
    "Gửi từ Gmail trên điện thoại di động",
    "나의 iPhone에서 보냄",
    "iPhoneから送信",
    "发自我的iPhone",
)

SIGNATURES = (
    "Trân trọng,\nNguyễn Thị Sen",
    "Trân trọng./.\n\nNGUYỄN THỊ SEN\nGiám đốc\nCông ty TNHH Hoa Ban Trắng\nMST: 0101234567\nĐT: 0912 345 678",
    "Tran trong\nNguyen Thi Sen\nKe toan truong",
    "Trân trọng kính chào!\nLê Văn Tám",
    "Trân trọng cảm ơn!\n\nPhạm Thị Hà\nPhòng Kế toán",
    "Xin trân trọng cảm ơn.",
    "Kính thư,\nTrần Văn Bình",
    "Thân mến,\nHà",
    "Thân,\nTuấn",
    "Best regards,\n\nNgo Thanh Tam (Ms.)\nPurchasing Department\nOrbis Furniture Components Vietnam"
    "\nM: +84 912 345 678",
    "Thanks and best regards,\nNam",
    "Thanks & BR,\nLien",
    "BR,\nMinh",
    "B&R,\nMinh",
    "Thanks!\nJohn Smith",
    "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(Đã ký)\nTrần Văn Bê",
    "*Nguyễn Văn A*\n*Giám đốc*\n<https://abc.example.vn>\n0912 345 678",
    "Trân trọng cảm ơn.\n\nCÔNG TY TNHH ABC\n18 Phố Huế, Hà Nội\nTel: 024.3333.4444",
    "B.R\nMinh",
    "Tks,\nPhuong",
    "Kind regards, Kim Min-jun",
    "Sincerely yours,\nSato",
    "감사합니다.\n김민준 드림",
    "-- \nHà Văn Chiến\nVăn phòng HĐND và UBND",
    "--\n*Chử Văn Tạo*\nCông ty TNHH Đồ gỗ Mỹ nghệ Đồng Kỵ Phát\nwww.dongky.example.vn",
    "Nguyễn Khắc Hiếu",
    "Diễm My",
    "Phuong",
    "Nguyễn Thị Sen - Kế toán trưởng\nĐT: 0912345678",
    "Le Hoang Nam | IT Manager | Brightwell Sourcing Vietnam",
    "Phòng Hành chính\nCông ty TNHH Phòng cháy Bảo Long 114",
    "CÔNG TY CP BÁN LẺ NHÀ XANH\nT: (024) 3782 1190 | www.nhaxanh.example.vn\nThư này có thể chứa thông tin mật.",
    "Lê Bá Quyết\nĐT 0237 391 2504",
    "Nơi nhận:\n- Như trên;\n- Lưu VT.",
    "Regards,\nCompany Secretary\n\nCONFIDENTIALITY: This message is for the named addressee only.",
    "This e-mail and any attachments are confidential. If you are not the intended recipient, please delete it.",
)


@pytest.mark.parametrize("form", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", [MARKED, LETTER], ids=["marked", "bare"])
def test_attribution(form, quote):
    reply = own_words(f"{OWN}\n\n{ATTRIBUTIONS[form]}\n\n{quote}")
    assert reply.own_text == OWN
    assert not reply.forwarded


@pytest.mark.parametrize("form", ATTRIBUTIONS)
def test_answer_below(form):
    reply = own_words(f"{ATTRIBUTIONS[form].rstrip()}\n{MARKED}\n{OWN}\n\n-- \nHà Văn Chiến\n")
    assert reply.own_text == OWN


@pytest.mark.parametrize("form", BLOCKS)
def test_header_block(form):
    assert own_words(f"{OWN}\n\n{BLOCKS[form]}\n\n{LETTER}").own_text == OWN


@pytest.mark.parametrize("line", SENT_FROM)
def test_sent_from(line):
    reply = own_words(f"{OWN}\n\n{line}\n\n{MARKED}")
    assert reply.own_text == OWN
    assert any(line in piece for piece in reply.pieces("sent_from"))
    assert own_words(f"{line}\n\n{MARKED}").own_text == ""


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("below", ["", f"\n{BLOCKS['ruler']}\n\n{LETTER}", f"\n{ATTRIBUTIONS['gmail_vi']}\n\n{MARKED}"])
def test_signature(signature, below):
    for own in (OWN, "Đồng ý", f"Kính gửi SmartSign,\n\n{OWN}"):
        assert own_words(f"{own}\n\n{signature}\n{below}").own_text == own


@pytest.mark.parametrize("signature", [one for one in SIGNATURES if one[0] not in "LDPCNK*"])
def test_signature_without_a_blank_line(signature):
    assert own_words(f"{OWN}\n{signature}\n").own_text == OWN
