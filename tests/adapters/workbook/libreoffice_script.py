"""Run under the Python that LibreOffice's bindings are made for: does the jobs of standard input, prints what it read.

A job is ``{"open": path, "sort": {sheet, cells, column, ascending}, "type": [[sheet, cell, text]…], "html": path,
"xlsx": path, "cells": [[sheet, cell]…]}``, done in this order; all but ``open`` may be left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.table import TableSortField


def _properties(**values: Any) -> tuple[Any, ...]:
    properties = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        properties.append(one)
    return tuple(properties)


def _connect(pipe: str) -> Any:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(300):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not answer")


def _sort(document: Any, sheet: str, cells: str, column: int, ascending: bool) -> None:
    field = TableSortField()
    field.Field, field.IsAscending = column, ascending
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    document.Sheets.getByName(sheet).getCellRangeByName(cells).sort(
        _properties(SortFields=fields, ContainsHeader=True, BindFormatsToContent=True)
    )


def _do(desktop: Any, job: dict[str, Any]) -> dict[str, Any]:
    document = desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, _properties(Hidden=True))
    try:
        if "sort" in job:
            _sort(document, **job["sort"])
        for sheet, cell, text in job.get("type", []):
            document.Sheets.getByName(sheet).getCellRangeByName(cell).setFormula(text)
        for name, kind in (("html", "HTML (StarCalc)"), ("xlsx", "Calc MS Excel 2007 XML")):
            if name in job:
                document.storeToURL(Path(job[name]).as_uri(), _properties(FilterName=kind))
        return {
            f"{sheet}!{cell}": document.Sheets.getByName(sheet).getCellRangeByName(cell).String
            for sheet, cell in job.get("cells", [])
        }
    finally:
        document.close(True)


def _main() -> None:
    pipe = f"kawal{os.getpid()}"
    with tempfile.TemporaryDirectory() as profile:
        soffice = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                *("--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            desktop = _connect(pipe)
            print(json.dumps([_do(desktop, job) for job in json.load(sys.stdin)]))
            with contextlib.suppress(DisposedException):
                desktop.terminate()
            soffice.wait(20)
        finally:
            if soffice.poll() is None:
                os.killpg(soffice.pid, signal.SIGKILL)  # soffice is a shell around the real one


if __name__ == "__main__":
    _main()
