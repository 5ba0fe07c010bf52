"""Makes ``sync/wilayah/areas.txt.gz`` from an unpacked ``idn-area-data`` npm package.

    npm pack idn-area-data@4.0.1 && tar xzf idn-area-data-4.0.1.tgz
    python tools/build_areas.py package

The text inside is the same for the same package, byte for byte; only the gzip around it may differ between zlib
versions. One line per area in order of code, fields set apart by tabs: ``code name`` for a provinsi and a
kabupaten or kota, ``code name village village …`` for a kecamatan, where a village is the last four digits of its
code, a space and its name.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent.parent / "sync" / "wilayah" / "areas.txt.gz"
# The source writes Soka"an for Soka'an, and in three names a typographic apostrophe.
_APOSTROPHES = str.maketrans({'"': "'", "’": "'"})


def read(folder: Path, table: str) -> list[list[str]]:
    """Given the package's ``data`` folder and a table's name, return its rows without the header, names cleaned."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    for row in rows:
        row[-1] = " ".join(row[-1].translate(_APOSTROPHES).split())
    return rows


def lines(folder: Path) -> Iterator[str]:
    """Given the package's ``data`` folder, yield the lines of the area list; raise ``ValueError`` on a lost parent."""
    provinces = {row[0]: row[1] for row in read(folder, "provinces")}
    regencies = {code: (parent, name) for code, parent, name in read(folder, "regencies")}
    districts = {code: (parent, name) for code, parent, name in read(folder, "districts")}
    villages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, parent, name in read(folder, "villages"):
        villages[parent].append((code.rpartition(".")[2], name))
    lost = [
        *({p for p, _ in regencies.values()} - provinces.keys()),
        *({p for p, _ in districts.values()} - regencies.keys()),
    ]
    lost += villages.keys() - districts.keys()
    if lost:
        raise ValueError(f"codes that are named as a parent but stand nowhere: {sorted(lost)}")
    for code, name in sorted(provinces.items()):
        yield f"{code}\t{name}"
    for code, (_, name) in sorted(regencies.items()):
        yield f"{code}\t{name}"
    for code, (_, name) in sorted(districts.items()):
        yield "\t".join([f"{code}\t{name}", *(f"{last} {village}" for last, village in sorted(villages[code]))])


def build(folder: Path) -> bytes:
    """Given the unpacked package, return the content of ``areas.txt.gz``."""
    text = "".join(f"{line}\n" for line in lines(folder / "data"))
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


def main() -> None:
    """Write the data file from the package folder named on the command line."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} PACKAGE_FOLDER")
    content = build(Path(sys.argv[1]))
    TARGET.write_bytes(content)
    print(f"{TARGET}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
