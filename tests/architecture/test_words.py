"""What must not stand in any file: where it was written, from where it was installed, what was left for later."""

import re

import pytest

from tests.architecture.tree import texts

# Written in pieces so that this file does not hold what it looks for.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.debian" + ".org"]
PATHS = ["/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/", "/" + "tmp/", "/" + "opt/"]
LATER = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise " + "NotImplementedError"]


@pytest.mark.parametrize("word", REGISTRIES)
def test_no_registry_is_named(word: str) -> None:
    assert not [str(path) for path, text in texts() if word in text]


@pytest.mark.parametrize("start", PATHS)
def test_no_path_of_one_machine(start: str) -> None:
    # A URL's path and a word before the slash are something else.
    pattern = re.compile(rf"(?<![\w.:/)\]}}]){re.escape(start)}\w")
    assert not [str(path) for path, text in texts() if path.suffix != ".csv" and pattern.search(text)]


@pytest.mark.parametrize("word", LATER)
def test_nothing_is_left_for_later(word: str) -> None:
    pattern = re.compile(rf"\b{word}\b")
    assert not [str(path) for path, text in texts() if pattern.search(text)]
