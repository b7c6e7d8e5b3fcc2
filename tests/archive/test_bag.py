"""A bundle that has been in anybody's hands: what was done to it is found and named, and nothing crashes the check."""

import json
import os
import shutil
from datetime import UTC, datetime

import bagit
import pytest

from pipeline.archive.bag import check
from pipeline.archive.destruction import Destroy, Order
from pipeline.archive.dossier import Export
from pipeline.cases.correct import case_of
from pipeline.commands.dossier import dossier_of
from pipeline.errors import Problem
from pipeline.ledger.model import Letter, Paper
from pipeline.letters.evidence import KeepEvidence
from pipeline.letters.pades import sign_letter
from pipeline.letters.token.token import Token
from pipeline.letters.verify.verifier import Verifier
from tests.archive.house import books
from tests.letters.pades.others import Box
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.letters.signers import authority, ca, company_token

pytestmark = pytest.mark.slow
ONE = "KN-2026-000001"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A ledger with a closed case: a mail, a paper, a signed letter with its evidence."""
    folder = tmp_path_factory.mktemp("house")
    token = Token(company_token(folder).settings(), folder / "latch")
    root = folder / "root.pem"
    root.write_bytes(ca().root.pem)
    verifier, at = Verifier([root]), datetime.now(UTC)
    with books(folder) as made:
        mail = made.arrive("Token không nhận", text="Chào", own_text="Chào")
        case = made.open(mail, state="closed")
        with made.ledger.writing() as session:
            paper = made.house.store.put(b"a picture")
            session.add(Paper(mail_id=mail.id, ordinal=1, name="../../ảnh <1>.jpg", type="x/y", size=1, sha256=paper))
        rendered = letter_pdf()
        signed = sign_letter(rendered, Box(*BOX), stamp_pdf(at), token, at)
        store = made.house.store
        letter = made.issue(case)
        with made.ledger.writing() as session:
            row = session.get_one(Letter, letter.id)
            row.rendered_sha256, row.signed_sha256 = store.put(rendered), store.put(signed)
            row.renewed_sha256 = store.put(signed + b"\n")
            report = verifier.verify(signed)
            row.evidence_sha256 = KeepEvidence(store)(row, signed, "B-B", report, at)["evidence_sha256"]
        made.add(case, "sent", {"letter": "slip", "number": letter.number, "pdf": store.put(signed)})
        made.add(case, "closed", {"from": "answered", "state": "closed", "round": 1, "group": "technical"})
        yield made
    token.close()
    verifier.close()


def exported(kept, renderer, folder):
    write = Export(kept.house.store, renderer.sheet, kept.zone, (ca().root.der,), ())
    with kept.ledger.reading() as session:
        case = case_of(session, ONE)
        write(session, case, dossier_of(session, case), kept.house.procedure, folder)
    return folder


@pytest.fixture(scope="module")
def whole(kept, renderer, tmp_path_factory):
    """The bundle as it was written."""
    return exported(kept, renderer, tmp_path_factory.mktemp("bag") / "bundle")


@pytest.fixture
def bundle(whole, tmp_path):
    """A copy to do things to."""
    return shutil.copytree(whole, tmp_path / "bundle")


def seal_anew(bundle, change):
    """Changes the payload and makes all lists of digests anew, as somebody with a BagIt program would."""
    data = bundle / "data"
    change(data)
    again = bundle.with_name("again")
    shutil.move(data, again)
    shutil.rmtree(bundle)
    again.rename(bundle)
    bagit.make_bag(str(bundle), {"External-Identifier": ONE}, checksums=["sha256", "sha512"])
    return check(bundle)


def wrong_of(bundle):
    return "\n".join(check(bundle).wrong)


def test_a_whole_bundle_is_whole_and_other_roots_trust_nothing_in_it(whole, tmp_path):
    found = check(whole)
    assert (found.wrong, found.number, found.events, len(found.letters)) == ((), ONE, 3, 2)
    assert "the bundle itself" in found.trust
    other = tmp_path / "other.pem"
    other.write_bytes(authority("Gốc khác").pem)
    strict = check(whole, [other])
    assert not strict.ok
    assert strict.trust == "the roots that were given"
    assert not any(letter.ok for letter in strict.letters)
    (tmp_path / "none.pem").write_text("no certificate")
    assert "no certificates can be read" in " ".join(check(whole, [tmp_path / "none.pem"]).wrong)


def one(bundle, pattern):
    return sorted((bundle / "data").glob(pattern))[0]


TAMPERINGS = {
    "changed": (lambda b: one(b, "mails/*").write_bytes(b"x"), "data/mails/1.eml is not as it was written"),
    "missing": (lambda b: one(b, "papers/*/*").unlink(), "but is not there"),
    "extra": (lambda b: (b / "data/letters/extra.txt").write_text("x"), "extra.txt is there, but contents.json"),
    "renamed": (lambda b: one(b, "mails/*").rename(b / "data/mails/2.eml"), "mails/1.eml stands in contents.json"),
    "link": (lambda b: (b / "data/link").symlink_to("/etc/passwd"), "data/link is a link"),
    "folder link": (lambda b: (b / "data/round").symlink_to(b), "data/round is a link"),
    "pipe": (lambda b: os.mkfifo(b / "data/pipe"), "data/pipe is no plain file"),
    "bag of pipes": (lambda b: ((b / "bagit.txt").unlink(), os.mkfifo(b / "bagit.txt")), "bagit.txt is no plain file"),
    "no bag": (lambda b: (b / "bagit.txt").unlink(), "is no BagIt bag"),
    "no list": (lambda b: (b / "manifest-sha256.txt").unlink(), "manifest-sha256.txt is missing"),
    "path out": (lambda b: add(b / "manifest-sha256.txt", f"{'0' * 64}  data/../../../etc/passwd\n"), "passwd"),
    "path of root": (lambda b: add(b / "manifest-sha512.txt", f"{'0' * 128}  /etc/passwd\n"), "passwd"),
    "fetched": (
        lambda b: (b / "fetch.txt").write_text("http://127.0.0.1:1/ 1 data/x\n"),
        "fetch.txt: the bundle wants",
    ),
    "no text": (lambda b: (b / "manifest-sha256.txt").write_bytes(b"\xff\xfe\x00"), "bag"),
    "huge list": (lambda b: os.truncate(b / "manifest-sha256.txt", 70_000_000), "too large for a list"),
    "huge events": (lambda b: os.truncate(b / "data/events.json", 70_000_000), "events.json is larger than"),
    "deep": (lambda b: (b / "data/case.json").write_text("[" * 200_000), "case.json cannot be read as JSON"),
    "other kind": (lambda b: (b / "data/events.json").write_text("[1]"), "not of our making"),
    "no contents": (lambda b: (b / "data/contents.json").write_text("{}"), "contents.json does not name it"),
    "no evidence": (lambda b: one(b, "evidence/*/evidence.json").write_text("[]"), "is not of our making"),
    "no roots": (lambda b: (b / "data/trust/roots.pem").unlink(), "give the roots with --trust"),
    "bad roots": (lambda b: (b / "data/trust/roots.pem").write_text("x"), "no certificates can be read"),
    "huge letter": (lambda b: os.truncate(one(b, "letters/*slip*.pdf"), 70_000_000), "quá lớn"),
    "empty": (lambda b: [shutil.rmtree(b / "data"), *(each.unlink() for each in b.glob("*.txt"))], "is no BagIt bag"),
}


def add(path, line):
    path.write_text(path.read_text("utf-8") + line, "utf-8")


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_done_to_a_bundle_is_named(bundle, name):
    tamper, words = TAMPERINGS[name]
    tamper(bundle)
    assert words in wrong_of(bundle)


def change_json(name, change):
    def do(data):
        path = data / name
        value = json.loads(path.read_text("utf-8"))
        change(value)
        path.write_text(json.dumps(value), "utf-8")

    return do


def swap_letter(data):
    letter = next(data.glob("letters/*.renewed.pdf"))
    letter.with_name(letter.name.replace(".renewed", "")).write_bytes(letter.read_bytes())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            change_json("events.json", lambda events: events[1].update(who="x")),
            "breaks at event 2: it is not as it was",
        ),
        (change_json("events.json", lambda events: events.pop()), "breaks at event 3: it is missing"),
        (change_json("events.json", lambda events: events[1].update(data={"destroyed_by": 1})), "has lost its content"),
        (change_json("case.json", lambda case: case.update(number="KN-2026-000002")), "the bag says that it is"),
        (swap_letter, "is not the file that its evidence is about"),
        (lambda data: next(data.glob("letters/*.renewed.pdf")).write_bytes(b"%PDF-"), "does not begin with the letter"),
        (lambda data: next(data.glob("letters/*-ECA.pdf")).unlink(), "is not among the letters"),
        (lambda data: next(data.glob("letters/*-ECA.pdf")).write_bytes(letter_pdf()), "không có chữ ký số"),
    ],
)
def test_lists_of_digests_that_were_made_anew_do_not_hide_a_change(bundle, change, words):
    assert words in "\n".join(seal_anew(bundle, change).wrong)


def test_nothing_is_left_of_an_export_that_fails(kept, renderer, tmp_path):
    with kept.ledger.reading() as session:
        place = kept.house.store.path(session.get_one(Paper, 1).sha256)
    away = place.rename(tmp_path / "away")
    with pytest.raises(Problem, match="cannot be read"):
        exported(kept, renderer, tmp_path / "bundle")
    away.rename(place)
    assert list(tmp_path.iterdir()) == []


def test_a_destroyed_case_leaves_with_its_chain_and_says_so(kept, renderer, tmp_path, whole):
    assert whole.exists()  # written before
    with kept.ledger.reading() as session:
        kept.add(case_of(session, ONE), "noted", {"words": "Chị Hoa gọi lại"})
    for path in kept.house.store.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
    Destroy(kept.ledger, kept.house.store)(ONE, Order("erasure", "Yêu cầu", "Tâm", "lan"))
    found = check(exported(kept, renderer, tmp_path / "bundle"))
    assert (found.wrong, len(found.letters)) == ((), 0)
    assert found.destroyed == 1
    page = (tmp_path / "bundle" / "data" / "index.html").read_text("utf-8")
    assert "đã tiêu hủy theo biên bản số 1" in page
