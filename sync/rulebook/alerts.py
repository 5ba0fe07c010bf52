"""alerts.yaml: the office's own numbers of the mails; for a key that is left out there is one of ours."""

from __future__ import annotations

import re
from datetime import time

from sync.core.alerts.policy import Policy
from sync.yaml_source import Map, Problems, Reader, whole_number

_HOUR = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)", re.ASCII)
_MOST_DAYS = 365
_MOST_MAILS = 50
_MOST_LINES = 500


def read_alerts(file: str, top: Map, problems: Problems) -> Policy:
    """Given alerts.yaml, return its numbers; whatever is wrong with them is noted."""
    reader, ours = Reader(file, top, problems, "alerts"), Policy()
    policy = Policy(
        digest_at=_hour(reader, "jam_ringkasan", ours.digest_at),
        quiet_from=_hour(reader, "jam_tenang_mulai", ours.quiet_from),
        quiet_until=_hour(reader, "jam_tenang_selesai", ours.quiet_until),
        repeat_days=_number(reader, "hari_ulang", ours.repeat_days, _MOST_DAYS),
        escalate_critical_days=_number(reader, "hari_eskalasi_kritis", ours.escalate_critical_days, _MOST_DAYS),
        escalate_warning_days=_number(reader, "hari_eskalasi_terlambat", ours.escalate_warning_days, _MOST_DAYS),
        escalate_again_days=_number(reader, "hari_eskalasi_ulang", ours.escalate_again_days, _MOST_DAYS),
        snooze_days=_number(reader, "hari_tunda", ours.snooze_days, _MOST_DAYS),
        most_lines=_number(reader, "baris_per_daftar", ours.most_lines, _MOST_LINES),
        cap=_number(reader, "surel_per_hari", ours.cap, _MOST_MAILS),
    )
    reader.finish()
    in_order = file not in (where for where, _, _ in problems.found)  # else some hours are not those of the file
    if in_order and policy.is_quiet(policy.digest_at):
        sentence = "jam_ringkasan termasuk jam tenang, maka ringkasan baru terkirim sesudahnya. Ubah salah satunya."
        reader.problem(reader.line_of("jam_ringkasan"), f"{reader.what}: {sentence}")
    return policy


def _hour(reader: Reader, key: str, default: time) -> time:
    found = reader.text(key)
    if not found:
        return default
    if match := _HOUR.fullmatch(found):
        return time(int(match[1]), int(match[2]))
    advice = f"Tulis jam dan menit dari 00.00 sampai 23.59, misalnya {default:%H.%M}."
    reader.problem(reader.line_of(key), f'{reader.what}: "{key}: {found}" bukan jam. {advice}')
    return default


def _number(reader: Reader, key: str, default: int, most: int) -> int:
    found = reader.text(key)
    if not found:
        return default
    number = whole_number(found)
    if number is not None and 1 <= number <= most:
        return number
    advice = f"Tulis bilangan bulat dari 1 sampai {most}, misalnya {default}."
    reader.problem(reader.line_of(key), f'{reader.what}: "{key}: {found}" tidak dapat dipakai. {advice}')
    return default
