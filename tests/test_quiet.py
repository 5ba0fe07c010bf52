"""Nothing that a library says of a cell is ever printed: eight common errors, each printer that Python has."""

from __future__ import annotations

import io
import subprocess
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import jinja2
import pandas as pd
import pytest
from sqlalchemy import Column, MetaData, String, Table, create_engine, insert

from sync import app
from sync.cli import main
from sync.core.spec import RuleBook
from sync.quiet import places
from sync.stopped import Mistake
from tests.conftest import ROOT
from tests.workbooks import register_file

if TYPE_CHECKING:
    from tests.postgresql import PostgreSQL

CELL = "Siti Rahasia 3604335503099901"


def _twice(url: str) -> None:
    """Store a cell twice where it may stand once; without the option that hides parameters."""
    engine = create_engine(url)
    cells = Table("cells", MetaData(), Column("cell", String, primary_key=True))
    try:
        with engine.begin() as connection:
            cells.create(connection)
            for _ in range(2):
                connection.execute(insert(cells).values(cell=CELL))
    finally:
        engine.dispose()


def _member() -> object:
    with zipfile.ZipFile(io.BytesIO(), "w") as package:
        return package.read(CELL)


def _rendered() -> str:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    return environment.from_string("{{ {}[cell] }}").render(cell=CELL)


def _handled() -> None:
    try:
        int(CELL)
    except ValueError as error:
        raise RuntimeError("a second one, of which the first is the cause") from error


def _handling() -> int:
    try:
        return int(CELL)
    except ValueError:
        return {}[CELL]  # type: ignore[no-any-return]


LIBRARIES: dict[str, Callable[[], object]] = {
    "to_numeric": lambda: pd.to_numeric(pd.Series([CELL])),
    "to_datetime": lambda: pd.to_datetime(pd.Series([CELL]), format="%d/%m/%Y"),
    "series": lambda: pd.Series([1], index=["a"])[CELL],
    "int": lambda: int(CELL),
    "dict": lambda: {}[CELL],
    "sqlite": lambda: _twice("sqlite://"),
    "zip": _member,
    "xml": lambda: ElementTree.fromstring(f"<a>{'<a/>'}<b>").get(CELL),
    "jinja": _rendered,
    "cause": _handled,
    "context": _handling,
}
SILENT = {"xml"}
"""Says only where it failed; it is here so that a version that says more is noticed."""


def _raised(broken: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        broken()
    return caught.value


@pytest.fixture(params=[*LIBRARIES, "postgresql"])
def broken(request: pytest.FixtureRequest) -> Iterator[Callable[[], object]]:
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.database().replace("postgresql:", "postgresql+psycopg:")
        yield lambda: _twice(url)
    else:
        yield LIBRARIES[request.param]


def test_the_place_of_an_error_is_told_without_what_it_says(
    broken: Callable[[], object], request: pytest.FixtureRequest
) -> None:
    error = _raised(broken)
    told = "\n".join([*places(error), *Mistake(error).args])
    assert type(error).__name__ in told
    assert Path(__file__).name in told
    assert "Rahasia" not in told
    assert ("Rahasia" in "".join(traceback.format_exception(error))) != (
        request.node.callspec.params["broken"] in SILENT
    )


@pytest.mark.parametrize("options", [[], ["--debug"]], ids=["plain", "debug"])
@pytest.mark.parametrize("library", LIBRARIES)
def test_the_terminal_shows_no_cell_with_debug_neither(
    library: str,
    options: list[str],
    tmp_path: Path,
    book: RuleBook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> object:
        return LIBRARIES[library]()

    register = register_file(tmp_path / "register.xlsx", book)
    with monkeypatch.context() as patch:
        patch.setattr(app.FileOffice, "check", broken)
        assert main(["check", str(register), *options]) == 2
    said = "".join(capsys.readouterr())
    assert "Mohon laporkan baris ini" in said
    assert "Rahasia" not in said


# ------------------------------------------------------------------ whoever prints

PRINTERS = {
    "error": "raise ValueError(CELL)",
    "chain": "try:\n    int(CELL)\nexcept ValueError:\n    {}[CELL]",
    "thread": "thread = threading.Thread(target=int, args=(CELL,))\nthread.start()\nthread.join()",
    "finalizer": "class A:\n    def __del__(self):\n        int(CELL)\ndel [A()][0]\n",
    "warning": "warnings.warn(CELL)",
    "record": "logging.getLogger('fontTools').warning('%s', CELL)",
    "traceback": "try:\n    int(CELL)\nexcept ValueError:\n    logging.getLogger('google').exception(CELL)",
    "bad record": "logging.getLogger('urllib3.x').handlers = [logging.StreamHandler()]\n"
    "logging.getLogger('urllib3.x').error('%d', CELL)",
}


def _printed(program: str) -> str:
    begin = f"import logging, threading, warnings\nCELL = {CELL!r}\n"
    done = subprocess.run([sys.executable, "-c", begin + program], capture_output=True, text=True, cwd=ROOT)
    return done.stdout + done.stderr


@pytest.mark.parametrize("printer", PRINTERS)
def test_a_process_of_ours_prints_places_only(printer: str) -> None:
    assert "Rahasia" in _printed(PRINTERS[printer])
    told = _printed(f"from sync.quiet import keep_quiet\nkeep_quiet()\n{PRINTERS[printer]}")
    assert "Rahasia" not in told
    assert told.startswith("kawal: ") or printer == "bad record"


def test_every_verb_begins_by_being_quiet(tmp_path: Path) -> None:
    """The command line itself, as systemd and people start it, with a verb that fails in every way that there is."""
    program = (
        "import sys, types\n"
        "verb = types.ModuleType('sync.cli.check')\n"
        "def run(arguments):\n"
        + "".join(f"    {line}\n" for line in (PRINTERS["thread"] + "\n" + PRINTERS["warning"]).splitlines())
        + "    return 0\n"
        "verb.run = run\n"
        "sys.modules['sync.cli.check'] = verb\n"
        "sys.argv = ['kawal', 'check']\n"
        "from sync.cli import main\n"
        "sys.exit(main())\n"
    )
    told = [line.split()[:2] for line in _printed(program).splitlines()]
    assert (told[0], told[-1]) == (["kawal:", "ValueError"], ["kawal:", "UserWarning"])
