"""Pictures of pages: kept whole or not at all, gone with their file, and when nobody looks at them."""

import os
import time

import pytest

from pipeline.store.disk import Disk
from pipeline.store.pictures import FAILED_SECONDS, KEPT_SECONDS, WHOLE, Pictures, WithPictures

ONE, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def pictures(tmp_path):
    return Pictures(tmp_path / "pictures")


def age(place, seconds):
    past = time.time() - seconds
    os.utime(place, (past, past))


def test_a_picture_is_found_again(pictures):
    assert pictures.find(ONE, 1) is None
    place = pictures.put(ONE, 1, b"png")
    assert pictures.find(ONE, 1) == place and place.read_bytes() == b"png"
    assert pictures.find(ONE, 2) is None and pictures.find(OTHER, 1) is None
    assert [each.name for each in place.parent.iterdir()] == ["1.png"]


def test_what_failed_is_tried_again_after_an_hour(pictures):
    pictures.note_failure(ONE, 2, "tệp bị hỏng")
    assert (pictures.why_not(ONE, 2), pictures.why_not(ONE, 1)) == ("tệp bị hỏng", None)
    age(pictures.folder / ONE[:2] / ONE[2:] / "2.no", FAILED_SECONDS + 1)
    assert pictures.why_not(ONE, 2) is None
    pictures.note_failure(ONE, WHOLE, "trình xem phải dừng")
    assert pictures.why_not(ONE, 7) == "trình xem phải dừng"


def test_what_nobody_looks_at_goes(pictures):
    assert pictures.sweep() == 0
    for page in (1, 2):
        age(pictures.put(ONE, page, b"png"), KEPT_SECONDS + 1)
    age(pictures.put(OTHER, 1, b"png"), KEPT_SECONDS + 1)
    pictures.find(ONE, 1)
    assert pictures.sweep() == 2
    assert pictures.find(ONE, 1) and pictures.find(ONE, 2) is None and pictures.find(OTHER, 1) is None


def test_pictures_go_with_their_file(pictures, tmp_path):
    store = Disk(tmp_path / "store")
    sha256 = store.put(b"paper")
    age(store.path(sha256), 7_200)
    pictures.put(sha256, 1, b"png")
    pictures.put(OTHER, 1, b"png")
    assert WithPictures(store, pictures).remove(sha256)
    assert pictures.find(sha256, 1) is None and pictures.find(OTHER, 1) and not store.path(sha256).exists()


@pytest.mark.parametrize("name", ["", "..", "../../etc", "a" * 63, "A" * 64, f"{'a' * 64}/x"])
def test_only_digests_are_names(pictures, name):
    with pytest.raises(ValueError, match="no SHA-256"):
        pictures.put(name, 1, b"png")
