"""The rule book: what the office's YAML says, as frozen data that the engine reads.

``sync.rulebook`` makes it and answers for its being consistent; nothing here checks anything again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from sync.core.alerts.policy import Policy
from sync.core.cells import normalise
from sync.core.model import Severity
from sync.core.report.drafts import Draft

FieldType = Literal["string", "integer", "date", "list"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an officer tab (a Table Schema field with our additions)."""

    name: str
    title: str
    type: FieldType
    required: bool = False
    restricted: bool = False
    list: str | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    digits: bool = False  # NIK and phone: kept as text, separators dropped
    past_only: bool = False
    earliest: date | None = None
    born_by: str | None = None  # two-digit years: age 0..110 on the date in this column
    separators: tuple[str, ...] = ()  # always accepted between the parts of a list
    aliases: tuple[str, ...] = ()
    help: str = ""
    group: str = ""
    width: int = 14


@dataclass(frozen=True)
class Tab:
    """One officer tab (a Data Package resource)."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    parent: str | None = None  # the tab that its nomor_kasus must be found in
    help: str = ""
    color: str = "595959"
    rows: int = 200  # rows that a new register prepares

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by schema name."""
        return {f.name: f for f in self.fields}

    @cached_property
    def by_header(self) -> dict[str, Field]:
        """Fields by every normalised header they answer to."""
        return {normalise(text): f for f in self.fields for text in (f.title, *f.aliases)}


@dataclass(frozen=True)
class ValueList:
    """A closed list: canonical values, accepted synonyms, or a column that holds the values."""

    name: str
    title: str
    values: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    source: tuple[str, str] | None = None  # (tab name, field name), e.g. ("referensi", "desa")


@dataclass(frozen=True, slots=True)
class Texts:
    """What a rule says to people."""

    title: str
    sentence: str
    message: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Example:
    """Rows by tab name and field name that a rule must pass or catch on a given day."""

    fires: bool
    rows: Mapping[str, tuple[Mapping[str, str | float], ...]]
    today: date
    line: int
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # headers that are missing, by tab
    doubled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # headers that stand twice, by tab
    before: Mapping[str, tuple[Mapping[str, str | float], ...]] = field(default_factory=dict)  # rows at the last check


@dataclass(frozen=True, slots=True)
class Check:
    """One check rule. It has either a condition or a named kind with options."""

    id: str
    severity: Severity
    clazz: str
    tab: str  # a tab name, or "*"
    column: str  # a field name, or "*" when the kind says which
    texts: Texts
    condition: Condition | None = None
    kind: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """One follow-up clock. ``kind`` names the clock in ``followups.py``; ``options`` are its numbers."""

    id: str
    severity: Severity
    clazz: str
    tab: str
    column: str
    texts: Texts
    kind: str
    soon: int = 0  # days before due from which it stands in Tindak Lanjut
    law: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    origin: str = ""


Rule = Check | FollowUpRule


@dataclass(frozen=True, slots=True)
class Leaf:
    """``column operator operand``; an operand that names a column is a ``ColumnRef``."""

    column: str
    operator: str
    operand: Any


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """The other column of a comparison (``$tanggal_lapor`` in YAML)."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """``all``, ``any`` or ``not`` of other conditions."""

    kind: Literal["all", "any", "not"]
    parts: tuple[Condition, ...]


Condition = Leaf | Group


@dataclass(frozen=True)
class RuleBook:
    """Everything the rule folder says."""

    tabs: tuple[Tab, ...]
    lists: Mapping[str, ValueList]
    checks: tuple[Check, ...]
    followups: tuple[FollowUpRule, ...]
    digest: str = ""  # changes when any file of the folder changes
    alerts: Policy = field(default_factory=Policy)
    report: tuple[Draft, ...] = ()  # recommendations that the quarterly report may propose

    @cached_property
    def tab_by_name(self) -> dict[str, Tab]:
        """Officer tabs by schema name."""
        return {t.name: t for t in self.tabs}

    @cached_property
    def tab_by_title(self) -> dict[str, Tab]:
        """Officer tabs by normalised title."""
        return {normalise(t.title): t for t in self.tabs}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Checks, then follow-ups."""
        return (*self.checks, *self.followups)

    @cached_property
    def texts(self) -> dict[str, Texts]:
        """Texts by rule code."""
        return {rule.id: rule.texts for rule in self.rules}
