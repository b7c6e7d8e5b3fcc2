"""Certificate files, and the chain that is embedded."""

import pytest

from pipeline.errors import Problem
from pipeline.letters.certificates import chain, read_certificates
from tests.letters.signers import authority, ca


def test_pem_and_der_files(tmp_path):
    (tmp_path / "both.pem").write_bytes(ca().root.pem + ca().issuing.pem)
    (tmp_path / "one.der").write_bytes(ca().company.der)
    read = read_certificates([tmp_path / "both.pem", tmp_path / "one.der"])
    assert read == (ca().root.der, ca().issuing.der, ca().company.der)


@pytest.mark.parametrize("content", [None, b"", b"text", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_without_certificates_is_named(tmp_path, content):
    path = tmp_path / "root.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Problem, match=r"root\.pem: no certificates can be read"):
        read_certificates([path])


def test_chain_goes_up_as_far_as_there_are_issuers():
    root, issuing, company = ca().root.der, ca().issuing.der, ca().company.der
    foreign = authority("Gốc khác").der
    assert chain(company, [foreign, root, issuing, issuing]) == [issuing, root]
    assert chain(company, [root]) == []
    assert chain(root, [root, issuing]) == []
    assert chain(company, []) == []


def test_an_issuer_of_the_same_name_with_another_key_is_left_out():
    namesake = authority("CA Thử nghiệm", ca().root)
    assert chain(ca().company.der, [namesake.der, ca().issuing.der]) == [ca().issuing.der]
