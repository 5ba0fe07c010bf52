"""``kawal forms``: the standard forms as files, from the rules and the templates of an office."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync import resources
from sync.adapters.files import write_out
from sync.adapters.pdf import NoPdf, pdf
from sync.adapters.render import Renderer
from sync.app.jobs import settings
from sync.app.judging import rules
from sync.core.forms import Form, Letterhead, form, stages
from sync.errors import UsageProblem
from sync.wilayah import areas
from sync.yaml_source import did_you_mean

if TYPE_CHECKING:
    from sync.core.spec import Tab
    from sync.settings import Settings


@dataclass(frozen=True, slots=True)
class Printed:
    """A form and the files it was written to.

    ``problem`` is what is wrong with the office's own template, ``no_pdf`` why there is no PDF, if either is so.
    """

    form: Form
    paths: tuple[Path, ...]
    problem: str | None
    no_pdf: NoPdf | None


class Forms:
    """The forms of an area or of none, by the rules and templates of the settings or by those that come with Kawal."""

    def __init__(self, area: str | None, given: Path | None, own_rules: Path | None) -> None:
        """``given`` and ``own_rules`` are ``--settings`` and ``--rules``.

        Without an area it is that of the only register of the settings. Raise ``UsageProblem`` for what cannot be used.
        """
        found = settings(given)
        self._book = rules(own_rules or (found.rules if found else None)).book
        self._area = _area(area, found)
        self._letterhead = _letterhead(self._area)
        own = [found.templates] if found and found.templates else []
        self._renderer = Renderer([*own, resources.folder("report_templates")])

    @property
    def whose(self) -> str:
        """Return what the letterhead names, for people; empty where it is filled in by hand."""
        return str(self._area) if self._area else ""

    def chosen(self, names: Sequence[str]) -> list[Tab]:
        """Return the stages of that name, all of them without a name. Raise ``UsageProblem`` for an unknown one."""
        tabs = {tab.name: tab for tab in stages(self._book)}
        for name in names:
            if name not in tabs:
                raise UsageProblem(
                    f'Tidak ada tahap "{name}".{did_you_mean(name, list(tabs))}', f"Yang ada: {', '.join(tabs)}."
                )
        return [tabs[name] for name in dict.fromkeys(names or tabs)]

    def write(self, tab: Tab, folder: Path, formats: Collection[str]) -> Printed:
        """Write the form of a stage into a folder: as HTML too where a PDF is asked for and cannot be made.

        A form of an earlier run is replaced. Raise ``UsageProblem`` when the folder cannot be written.
        """
        made = form(self._book, tab, self._letterhead)
        paper = self._renderer.paper([f"forms/{tab.name}.html", "forms/base.html"], form=made)
        files: dict[str, bytes] = {}
        no_pdf = None
        if "pdf" in formats:
            try:
                files["pdf"] = pdf(paper.html)
            except NoPdf as error:
                no_pdf = error
        if "html" in formats or no_pdf:
            files["html"] = paper.html.encode()
        name = f"formulir-{tab.name}" + (f"-{self._area.code}" if self._area else "")
        paths = [folder / f"{name}.{suffix}" for suffix in files]
        for path, data in zip(paths, files.values(), strict=True):
            write_out(path, data)
        return Printed(made, tuple(paths), paper.problem, no_pdf)


def _area(code: str | None, found: Settings | None) -> areas.Area | None:
    if code is None:
        return found.registers[0].place if found and len(found.registers) == 1 else None
    area = areas.area(code)
    if not area.parents:
        raise UsageProblem(
            f"Kode {area.code} adalah {area.name}, sebuah provinsi.",
            "Tulis kode kecamatan seperti 36.04.33, atau kode kabupaten atau kota seperti 36.04.",
        )
    return area


def _letterhead(area: areas.Area | None) -> Letterhead:
    if isinstance(area, areas.Kecamatan):
        return Letterhead(area.kabupaten.name, area.name, tuple(desa.name for desa in area.desa))
    return Letterhead(area.name) if area else Letterhead()
