"""Requests recorded against real Google, sent to the emulator: every answer must be the same.

The same means: status, structure, values and error texts, whole. Only what Google makes up anew each time may
differ: ids must stand for each other one to one, times and links must be there with the same type. Left out are
requests for files that the recording did not create, which were other files of the account, and of a list of files
its length.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.sheets_emulator import Emulator

Json = dict[str, Any]

IDS = {"spreadsheetId", "id", "sheetId", "namedRangeId", "protectedRangeId"}
MADE_UP = {
    "createdTime", "modifiedTime", "createdDate", "modifiedDate", "modifiedByMeDate", "lastViewedByMeDate", "version",
    "etag", "selfLink", "parentLink", "alternateLink", "embedLink", "thumbnailLink", "iconLink", "spreadsheetUrl",
    "exportLinks", "permissionId",
}  # fmt: skip
FILE = re.compile(r"/(?:spreadsheets|files)/([\w-]+)")


def load() -> dict[str, list[Json]]:
    archive = resources.files("tests.sheets_emulator").joinpath("recordings.tar.gz")
    with archive.open("rb") as stream, tarfile.open(fileobj=stream) as tar:
        members = [(member.name, tar.extractfile(member)) for member in tar if member.isfile()]
        return {
            name.split("/")[-1].removesuffix(".json"): json.load(file)["interactions"] for name, file in members if file
        }


RECORDINGS = load()


class Pairs:
    """Which id of the emulator stands for which recorded one."""

    def __init__(self) -> None:
        self.answered: dict[tuple[str, object], object] = {}
        self._recorded: dict[tuple[str, object], object] = {}

    def agree(self, name: str, recorded: object, answered: object) -> bool:
        kind = "file" if name in ("spreadsheetId", "id") else name
        pair = (
            self.answered.setdefault((kind, recorded), answered),
            self._recorded.setdefault((kind, answered), recorded),
        )
        return pair == (answered, recorded) and type(recorded) is type(answered)

    def translated(self, item: Any) -> Any:
        if isinstance(item, list):
            return [self.translated(entry) for entry in item]
        if not isinstance(item, dict):
            return item
        return {
            name: self.answered.get((name, value), value)
            if name in IDS and not isinstance(value, dict)
            else self.translated(value)
            for name, value in item.items()
        }


def differences(recorded: Any, answered: Any, pairs: Pairs, path: str = "$") -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(answered, dict):
        for name in sorted(recorded.keys() ^ answered.keys()):
            yield f"{path}.{name}: {'missing' if name in recorded else 'too much'}"
        for name in recorded.keys() & answered.keys():
            ours, theirs = answered[name], recorded[name]
            if name in MADE_UP or (name == "id" and "isRoot" in recorded):
                same = type(ours) is type(theirs)
            elif name in IDS and theirs != "me":
                same = pairs.agree(name, theirs, ours)
            else:
                yield from differences(theirs, ours, pairs, f"{path}.{name}")
                continue
            if not same:
                yield f"{path}.{name}: Google {theirs!r}, emulator {ours!r}"
    elif isinstance(recorded, list) and isinstance(answered, list) and len(recorded) == len(answered):
        for index, (theirs, ours) in enumerate(zip(recorded, answered, strict=True)):
            yield from differences(theirs, ours, pairs, f"{path}[{index}]")
    elif recorded != answered or isinstance(recorded, bool) != isinstance(answered, bool):
        yield f"{path}: Google {str(recorded)[:200]!r}, emulator {str(answered)[:200]!r}"


def file_list_differences(recorded: Json, answered: Json) -> Iterator[str]:
    """The account had other files: compare what is told of each, and that none is found where none was."""
    if bool(recorded["files"]) != bool(answered["files"]):
        yield f"files: Google {len(recorded['files'])}, emulator {len(answered['files'])}"
    shapes = {frozenset(file) for file in recorded["files"]} ^ {frozenset(file) for file in answered["files"]}
    yield from (f"a file with {sorted(shape)}" for shape in shapes)


def own_files(interactions: list[Json]) -> set[str]:
    created = [i for i in interactions if re.search(r"/drive/v3/files(/[^/]+/copy)?\?", i["request"]["uri"])]
    made = [i for i in created if i["request"]["method"] == "POST"]
    return {json.loads(interaction["response"]["body"]["string"])["id"] for interaction in made}


def parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.strip()


def send(session: requests.Session, url: str, request: Json, pairs: Pairs) -> tuple[int, Any]:
    uri = urlsplit(request["uri"])
    path, file = uri.path, FILE.search(uri.path)
    if file:
        path = path.replace(file[1], str(pairs.answered.get(("file", file[1]), file[1])))
    body = request["body"]
    if isinstance(body, str) and body.startswith("{"):
        body = json.dumps(pairs.translated(json.loads(body)))
    headers = {"Authorization": "Bearer recorded", "Content-Type": "application/json"}
    target = f"{url}{path}?{uri.query}"
    answer = session.request(request["method"], target, data=body and body.encode(), headers=headers, timeout=10)
    return answer.status_code, parsed(answer.content.decode())


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_every_answer_is_googles(name: str, emulator: Emulator) -> None:
    interactions, pairs = RECORDINGS[name], Pairs()
    own, found = own_files(interactions), []
    with requests.Session() as session:
        session.trust_env = False
        for number, interaction in enumerate(interactions):
            request, response = interaction["request"], interaction["response"]
            status, recorded = response["status"]["code"], parsed(response["body"].get("string", ""))
            file = FILE.search(urlsplit(request["uri"]).path)
            if file and file[1] not in own and status < 400:
                continue
            answered_status, answered = send(session, emulator.url, request, pairs)
            if isinstance(recorded, dict) and isinstance(answered, dict) and recorded.get("kind") == "drive#fileList":
                wrong = list(file_list_differences(recorded, answered))
            else:
                wrong = list(differences([status, recorded], [answered_status, answered], pairs))
            found += [f"{number}. {request['method']} {request['uri'][:150]}: {one}" for one in wrong]
    assert not found, "\n".join(found)


def test_there_are_enough_of_them() -> None:
    assert len(RECORDINGS) == 59
    assert sum(len(interactions) for interactions in RECORDINGS.values()) == 1039
