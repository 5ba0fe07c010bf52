"""Drive's permissions: who may do what with a file."""

from __future__ import annotations

from typing import Any

from tests.sheets_emulator.call import Call
from tests.sheets_emulator.drive import permission, picked, writable
from tests.sheets_emulator.errors import DriveError
from tests.sheets_emulator.store import File, Permission, permission_id

Json = dict[str, Any]

_FIELDS = "kind,id,type,role"


def list_(call: Call) -> Json:
    """permissions.list"""
    file = writable(call)
    answer = {"kind": "drive#permissionList", "permissions": [permission(one) for one in file.permissions]}
    return picked(answer, call, "kind,permissions(kind,id,type,role)")


def create(call: Call) -> Json:
    """permissions.create: share with a person, or with anyone who has the link."""
    file = writable(call)
    kind, email = call.body.get("type", "user"), call.body.get("emailAddress", "")
    one = share(file, email if kind != "anyone" else "anyone", call.body.get("role", "reader"), kind)
    call.store.touched(file, call.caller.email, content=False)
    return picked(permission(one), call, _FIELDS)


def share(file: File, email: str, role: str, kind: str = "user") -> Permission:
    """Give somebody a role, in place of the one they have."""
    unshare(file, email)
    identity = "anyoneWithLink" if kind == "anyone" else permission_id(email)
    one = Permission(identity, email, role, kind)
    file.permissions.append(one)
    return one


def unshare(file: File, email: str) -> None:
    """Take a file away from somebody who is not its owner."""
    file.permissions = [one for one in file.permissions if one.email != email or one.role == "owner"]


def _permission(file: File, call: Call) -> Permission:
    wanted = call.arguments["permissionId"]
    for one in file.permissions:
        if one.permission_id == wanted:
            return one
    raise DriveError(404, f"Permission not found: {wanted}.", "notFound")


def get(call: Call) -> Json:
    """permissions.get"""
    file = call.store.drive_file(call.arguments["fileId"], call.caller)
    return picked(permission(_permission(file, call)), call, _FIELDS)


def update(call: Call) -> Json:
    """permissions.update"""
    file = writable(call)
    one = _permission(file, call)
    one.role = call.body.get("role", one.role)
    call.store.touched(file, call.caller.email, content=False)
    return picked(permission(one), call, _FIELDS)


def delete(call: Call) -> None:
    """permissions.delete"""
    file = writable(call)
    unshare(file, _permission(file, call).email)
    call.store.touched(file, call.caller.email, content=False)
