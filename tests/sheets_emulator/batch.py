"""spreadsheets.batchUpdate: a list of requests done in order, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.sheets_emulator import (
    a1,
    batch_arrange,
    batch_cells,
    batch_dimensions,
    batch_objects,
    batch_ranges,
    batch_sheets,
    masks,
    spreadsheets,
)
from tests.sheets_emulator.call import Call, Editor
from tests.sheets_emulator.errors import ApiError

Json = dict[str, Any]
Handler = Callable[[Editor, Json], Json | None]

KINDS: dict[str, Handler] = {
    **batch_sheets.KINDS,
    **batch_cells.KINDS,
    **batch_arrange.KINDS,
    **batch_dimensions.KINDS,
    **batch_objects.KINDS,
    **batch_ranges.KINDS,
}


def batch_update(call: Call) -> Json:
    """spreadsheets.batchUpdate

    Raises: ApiError naming the request that fails; 501 for a kind that Google has and this server has not.
    """
    with call.editing() as editor:
        replies = [_run(index, request, editor) for index, request in enumerate(call.body["requests"])]
        answer: Json = {"spreadsheetId": editor.book.spreadsheet_id, "replies": replies}
        if call.body.get("includeSpreadsheetInResponse"):
            answer["updatedSpreadsheet"] = _updated(call, editor)
        return answer


def _updated(call: Call, editor: Editor) -> Json:
    """The spreadsheet after the requests, as far as the response options want it."""
    areas = [a1.parse(spec, editor.book) for spec in call.body.get("responseRanges", [])]
    selection = masks.tree(call.option("fields"))
    under = None if selection is None else selection.get("updatedSpreadsheet", {}) or None
    grid = spreadsheets.shows_cells(under, bool(call.body.get("responseIncludeGridData")))
    return spreadsheets.describe(editor.book, editor, areas or None, grid=grid)


def _run(index: int, request: Json, editor: Editor) -> Json:
    kind, content = next(iter(request.items()))
    handler = KINDS.get(kind)
    if handler is None:
        raise ApiError(501, f"requests[{index}].{kind}: this emulator does not implement the request")
    try:
        reply = handler(editor, content)
    except ApiError as error:
        if error.code != 400:
            raise
        raise ApiError(400, f"Invalid requests[{index}].{kind}: {error.message}", error.status) from None
    return {} if reply is None else {kind: reply}
