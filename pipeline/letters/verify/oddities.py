"""What is strange about a signer's certificate or signature, in words: forged names, weak algorithms."""

from collections.abc import Iterator, Sequence

from asn1crypto import cms, x509
from pyhanko.sign.validation import EmbeddedPdfSignature

from pipeline.letters.verify.identity import identity, name_of
from pipeline.letters.verify.objects import entry
from pipeline.letters.verify.words import quoted

WEAK_DIGESTS = {"md5": "MD5", "sha1": "SHA-1"}
SHORTEST_RSA = 2048  # bits; NIST SP 800-131A, rev. 2
MOST_CERTIFICATES = 20


def about_chain(certificate: x509.Certificate, roots: Sequence[x509.Certificate]) -> Iterator[str]:
    """Says of a certificate that leads to none of `roots` why its names prove nothing."""
    name = quoted(name_of(certificate))
    if certificate.subject == certificate.issuer:
        yield f"chứng thư {name} là chứng thư tự ký: ai cũng có thể tự tạo với tên bất kỳ"
    elif same := next((each for each in roots if each.subject == certificate.issuer), None):
        yield f"tên nơi cấp giống chứng thư gốc tin cậy {quoted(name_of(same))} nhưng không phải do nơi đó cấp"
    else:
        issuer = identity(certificate)["issuer"] or certificate.issuer.human_friendly
        yield f"chứng thư mang tên {name} do {quoted(issuer)} cấp, nơi này không được tin cậy: tên có thể bị giả mạo"


def about_strength(certificate: x509.Certificate, info: cms.SignerInfo) -> Iterator[str]:
    """Names algorithms that are too weak to prove anything."""
    digest = str(info["digest_algorithm"]["algorithm"].native)
    if digest in WEAK_DIGESTS:
        yield f"chữ ký dùng hàm băm {WEAK_DIGESTS[digest]} đã lỗi thời, có thể bị giả mạo"
    if (certificate.hash_algo or "") in WEAK_DIGESTS:
        yield f"chứng thư của người ký được ký bằng hàm băm {WEAK_DIGESTS[certificate.hash_algo]} đã lỗi thời"
    key = certificate.public_key
    if key.algorithm in ("rsa", "rsassa_pss") and key.bit_size < SHORTEST_RSA:
        yield f"khóa RSA {key.bit_size} bit của người ký quá ngắn, có thể bị giả mạo"


def about_name(embedded: EmbeddedPdfSignature, certificate: x509.Certificate) -> Iterator[str]:
    """Compares /Name, which anybody may fill in, with the certificate."""
    said = entry(embedded.sig_object, "/Name")
    if said is None:
        return
    known = identity(certificate)
    names = {_plain(each) for each in (known["signer"], known["organisation"]) if each}
    if _plain(str(said)) not in names:
        real = quoted(name_of(certificate))
        told = f"tên ghi trong chữ ký là {quoted(said)}, nhưng chứng thư là của {real}"
        yield f"{told}; chỉ tên trong chứng thư có giá trị"


def about_others(signed: cms.SignedData, certificate: x509.Certificate) -> Iterator[str]:
    """Names other people's certificates that were put beside the signer's: none of them signed anything here."""
    given = [each.chosen for each in signed["certificates"] or () if each.name == "certificate"]
    if len(given) > MOST_CERTIFICATES:
        yield f"chữ ký kèm {len(given)} chứng thư"
    others = [each for each in given if not each.ca and each.sha256 != certificate.sha256]
    if others:
        names = ", ".join(quoted(name_of(each)) for each in others[:MOST_CERTIFICATES])
        yield f"chữ ký kèm chứng thư của {names}, nhưng họ không ký"


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
