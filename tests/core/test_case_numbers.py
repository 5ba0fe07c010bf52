"""The number at the front of a row's key."""

from __future__ import annotations

import pytest

from sync.core.case_numbers import case_number, leading_case, leading_number


@pytest.mark.parametrize(
    ("key", "number", "case"),
    [
        ("GNS-2025-0004/1", "GNS-2025-0004/1", "GNS-2025-0004"),
        ("GNS-2025-0004/20", "GNS-2025-0004/20", "GNS-2025-0004"),
        ("GNS-2025-0004/?", "GNS-2025-0004", "GNS-2025-0004"),
        ("GNS-2025-0004/", "GNS-2025-0004", "GNS-2025-0004"),
        ("GNS-2025-0004", "GNS-2025-0004", "GNS-2025-0004"),
        ("gns 2025 4/1", "gns 2025 4/1", "gns 2025 4"),
        ("GNS/2025/4/1", "GNS/2025/4/1", "GNS/2025/4"),
        ("12/P2TP2A/IV/2025/1", "12/P2TP2A/IV/2025/1", "12/P2TP2A/IV/2025"),
        ("12/P2TP2A/IV/2025/?", "12/P2TP2A/IV/2025", "12/P2TP2A/IV/2025"),
        ("12/P2TP2A/IV/2025/", "12/P2TP2A/IV/2025", "12/P2TP2A/IV/2025"),
        ("12/P2TP2A/IV/2025", "12/P2TP2A/IV/2025", "12/P2TP2A/IV/2025"),
        ("12/P2TP2A/IV/2025/2025-04-01/Psikososial/Korban", "12/P2TP2A/IV/2025", "12/P2TP2A/IV/2025"),
        ("GNS/2025/4/2025-04-01/Puskesmas", "GNS/2025/4", "GNS/2025/4"),
        ("GNS-2025-0004/2025-04-01/Psikososial/Korban", "GNS-2025-0004", "GNS-2025-0004"),
        ("GNS-2025-0004/?/Psikososial/Korban", "GNS-2025-0004", "GNS-2025-0004"),
        ("GNS-2025-0004//Psikososial/", "GNS-2025-0004", "GNS-2025-0004"),
        ("GNS\n2025 4//Balai\ndesa", "GNS\n2025 4", "GNS\n2025 4"),
        ("KEL-2025-001", "KEL-2025-001", "KEL-2025-001"),
        ("?/1", "", ""),
        ("/1", "", ""),
        ("?/2025-04-01/Psikososial/Korban", "", ""),
        ("", "", ""),
    ],
)
def test_the_number_is_what_stands_before_the_rest_of_the_key(key: str, number: str, case: str) -> None:
    assert leading_number(key) == number
    assert leading_case(key) == case


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("GNS-2025-0004/1", "GNS-2025-0004"),
        ("GNS-2025-0004", "GNS-2025-0004"),
        ("12/P2TP2A/IV/2025/1", ""),
        ("gns-2025-0004/1", ""),
        ("KEL-2025-001", ""),
        ("Laporan", ""),
    ],
)
def test_only_a_well_formed_case_number_is_kept_in_clear(key: str, kept: str) -> None:
    assert case_number(key) == kept
