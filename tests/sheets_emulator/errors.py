"""The errors Google answers with, in the two shapes its APIs use."""

from __future__ import annotations

from typing import Any

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    501: "UNIMPLEMENTED",
}

PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


class ApiError(Exception):
    """An answer other than 2xx: the HTTP status and Google's error object."""

    def __init__(self, code: int, message: str, status: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or _STATUS[code]
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        return {"error": {"code": self.code, "message": self.message, "status": self.status, **self.extra}}


class DriveError(ApiError):
    """An error of the Drive API, which names a domain and a reason and has no status."""

    def __init__(self, code: int, message: str, reason: str, domain: str = "global", **place: str) -> None:
        super().__init__(code, message)
        self.errors = [{"message": message, "domain": domain, "reason": reason, **place}]

    def body(self) -> dict[str, Any]:
        return {"error": {"errors": self.errors, "code": self.code, "message": self.message}}


def invalid(message: str) -> ApiError:
    """The 400 of a request that parses and makes no sense."""
    return ApiError(400, message)


def not_found() -> ApiError:
    """The 404 of a spreadsheet id that was never given out."""
    return ApiError(404, "Requested entity was not found.")


def denied() -> ApiError:
    """The 403 of somebody else's spreadsheet, and of a write by a reader."""
    return ApiError(403, "The caller does not have permission")


def not_a_spreadsheet() -> ApiError:
    """The 400 of an uploaded .xlsx, which Sheets opens in the browser and refuses over the API."""
    return ApiError(400, "This operation is not supported for this document", "FAILED_PRECONDITION")


def file_not_found(file_id: str) -> DriveError:
    """Drive's 404, given for a file that is not shared just as for one that does not exist."""
    return DriveError(404, f"File not found: {file_id}.", "notFound", location="fileId", locationType="parameter")
