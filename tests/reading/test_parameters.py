"""Parameters of Content-Type and Content-Disposition as mailers write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.parameters import MOST_PARAMETERS, parameters

NAME = "hợp đồng.pdf"


@pytest.mark.parametrize(
    "written",
    [
        "attachment; filename*=utf-8''h%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf",
        "attachment; FileName*=UTF-8'vi'h%e1%bb%a3p%20%c4%91%e1%bb%93ng.pdf",
        "attachment; filename*=\"utf-8''h%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf\"",
        "attachment; filename=x.pdf; filename*=utf-8''h%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf",
        "attachment; filename*0*=utf-8''h%E1%BB%A3p; filename*1*=%20%C4%91%E1%BB%93; filename*2=ng.pdf",
        "attachment; filename*2=ng.pdf; filename*1*=%20%C4%91%E1%BB%93; filename*0*=utf-8''h%E1%BB%A3p",
        "attachment; filename*0*=utf-8''h%E1%BB; filename*1*=%A3p%20%C4%91%E1%BB%93ng; filename*7=.pdf",
        "attachment;\r\n filename*0*=utf-8''h%E1%BB%A3p;\r\n\tfilename*1*=%20%C4%91%E1%BB%93ng.pdf",
        "attachment; filename*1*=utf-8''h%E1%BB%A3p%20%C4%91; filename*2*=%E1%BB%93ng.pdf",
        "attachment; filename*=h%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf",
        "attachment; filename=utf-8''h%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf",
        'attachment; filename="h%E1%BB%A3p%20%C4%91%E1%BB%93ng.pdf"',
        'attachment; filename="=?utf-8?B?aOG7o3AgxJHhu5NuZy5wZGY=?="',
        "attachment; filename==?utf-8?B?aOG7o3AgxJHhu5NuZy5wZGY=?=",
        'attachment; filename="=?utf-8?Q?h=E1=BB=A3p?=\r\n =?utf-8?Q?_=C4=91=E1=BB=93ng.pdf?="',
        'attachment; filename*0="=?utf-8?B?aOG7o3AgxJ"; filename*1="Hhu5NuZy5wZGY=?="',
        'attachment; filename="hợp đồng.pdf"',
        "attachment; filename=hợp đồng.pdf",
        'attachment; filename="hợp đồng.pdf',
        'attachment; filename="hợp đồng.pdf; size=3',
        ' attachment ; size = 3 ; filename = "hợp đồng.pdf" ; ',
        'filename="hợp đồng.pdf"',
    ],
)
def test_one_name_in_many_forms(written):
    assert parameters(written.encode())["filename"] == NAME


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("text/plain", {}),
        ("", {}),
        ("text/plain; Charset=UTF-8", {"charset": "UTF-8"}),
        ("text/plain (a; b) ; charset=utf-8 (Unicode; all)", {"charset": "utf-8"}),
        ('a/b; name="a;b.pdf"; x=1', {"name": "a;b.pdf", "x": "1"}),
        ('a/b; name="a\\"b\\\\c"', {"name": 'a"b\\c'}),
        ('a/b; name="C:\\thu\\b.pdf"', {"name": "C:\\thu\\b.pdf"}),
        ("a/b; name=hop dong (1).pdf", {"name": "hop dong (1).pdf"}),
        ("a/b; name=a; name=b", {"name": "a"}),
        ('a/b; name="100%AB.pdf"', {"name": "100%AB.pdf"}),
        ("a/b; name*=; name=x", {"name": "x"}),
        ("a/b; =x; y; ;; *0=1; z=", {"z": ""}),
        ('a/b; boundary="----=_Part(1)"', {"boundary": "----=_Part(1)"}),
        ("a/b; name*0*=windows-1258''n%E2%F2i.pdf", {"name": "nậi.pdf"}),
        ('a/b; name="a\r\nBcc: x"', {"name": "a Bcc: x"}),
        ("a/b; name*=utf-8''a%0D%0AX%3A", {"name": "a X:"}),
    ],
)
def test_forms(written, found):
    assert parameters(written.encode()) == found


def test_a_name_in_an_old_charset():
    assert parameters(b'a/b; name="Khi\xd5u n\xb9i.doc"') == {"name": "Khiếu nại.doc"}


def test_more_parameters_than_anybody_writes():
    many = b"a/b" + b"".join(b"; n%d=x" % number for number in range(5_000))
    assert len(parameters(many)) <= MOST_PARAMETERS


PIECES = (b"; ", b"name", b"*", b"0", b"=", b'"', b"\\", b"(", b")", b"''", b"%E1", b"=?utf-8?Q?", b"?=", b"\xe1")


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)))
def test_any_bytes_are_read(value):
    found = parameters(value)
    assert found == parameters(value)
    assert all("\n" not in text and "\r" not in text for text in found.values())


@pytest.mark.parametrize("hostile", [b'"\\', b'\\"', b"a;", b'("', b"(;", b"; a*1=", b"; a*0*=\xff", b'=?"', b";    "])
def test_much_of_the_same_is_read(hostile):
    parameters(b'a/b; x="' + hostile * 30_000)
    parameters(b"a/b; x=" + hostile * 30_000)
