"""How what is missing is installed, from wherever partage itself was."""

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

import partage as pt
from partage.installed import install_command
from partage.report.spreadsheets import workbook
from partage.testing import random_roster
from partage.text.catalogue import LANGUAGES, texts


class Installed:
    """An installed package as `importlib.metadata` tells of it."""

    def __init__(self, origin):
        self.origin = origin

    def read_text(self, name):
        assert name == "direct_url.json"
        return self.origin


@pytest.fixture
def installed(monkeypatch):
    """Says where partage was installed from."""

    def of(origin):
        text = origin if origin is None or isinstance(origin, str) else json.dumps(origin)
        monkeypatch.setattr(metadata, "distribution", lambda name: Installed(text))

    return of


WHEEL = "file:///home/ana/partage-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        (None, 'pip install "partage[report]"'),
        ("", 'pip install "partage[report]"'),
        ("{", 'pip install "partage[report]"'),
        ([], 'pip install "partage[report]"'),
        ({"url": WHEEL, "archive_info": {}}, f'pip install "partage[report] @ {WHEEL}"'),
        ({"url": "file:///srv/partage", "dir_info": {}}, 'pip install "partage[report] @ file:///srv/partage"'),
        (
            {"url": "file:///srv/my%20partage", "dir_info": {"editable": True}},
            'pip install -e "/srv/my partage[report]"',
        ),
        (
            {"url": "https://example.org/partage-0.1.0.tar.gz", "archive_info": {"hash": "sha256=00"}},
            'pip install "partage[report] @ https://example.org/partage-0.1.0.tar.gz"',
        ),
        (
            {"url": "https://example.org/partage", "vcs_info": {"vcs": "git", "commit_id": "00"}},
            'pip install "partage[report] @ git+https://example.org/partage"',
        ),
        (
            {
                "url": "https://example.org/tools",
                "vcs_info": {"vcs": "git", "commit_id": "00", "requested_revision": "v1"},
                "subdirectory": "partage",
            },
            'pip install "partage[report] @ git+https://example.org/tools@v1#subdirectory=partage"',
        ),
    ],
)
def test_the_command_installs_from_the_same_place(installed, origin, command):
    installed(origin)
    assert install_command("report") == command


def test_a_folder_that_one_works_in_is_a_dot(installed, tmp_path, monkeypatch):
    installed({"url": tmp_path.as_uri(), "dir_info": {"editable": True}})
    assert install_command("all") == f'pip install -e "{tmp_path}[all]"'
    monkeypatch.chdir(tmp_path)
    assert install_command("all") == 'pip install -e ".[all]"'


def test_what_is_not_installed_at_all_comes_from_an_index(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert install_command("viz") == 'pip install "partage[viz]"'


def test_an_error_tells_the_command_and_no_other_path(installed, monkeypatch):
    plan = pt.Plan.of([], random_roster((2, 1, 1)))
    installed({"url": WHEEL, "archive_info": {}})
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(pt.InputError) as caught:
        workbook(plan)
    assert caught.value.code == "excel_missing"
    for lang in LANGUAGES:
        assert f'pip install "partage[excel] @ {WHEEL}"' in caught.value.text(lang)
    assert str(Path.cwd()) not in str(caught.value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_has_a_command_of_its_own(lang):
    assert not [key for key, text in texts(lang).items() if "pip install" in text]
