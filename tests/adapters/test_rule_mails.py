"""What every rule says in a mail, and what no mail may say: a value of a restricted column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from sync.adapters.render import WIDTH
from sync.adapters.workbook.reading import read_grids
from sync.core.alerts.due import Kind, Mail
from sync.core.alerts.page import page
from sync.core.bahasa import long_date
from sync.core.model import Finding
from sync.core.register import Register, officer_tab
from sync.core.spec import Example, Rule
from sync.core.validate import judge
from sync.rulebook.examples import grids
from tests.letters import ABOUT_FINDINGS, ADDRESS, RENDERER, SOURCE, WORKBOOK, caught, item, mail, seen, words
from tests.registers import HOLIDAYS, TODAY, book

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
RULES = pytest.mark.parametrize("rule", book().rules, ids=lambda rule: rule.id)
RULE_TEXTS = [text for rule in book().rules for text in (rule.texts.message, rule.texts.fix)]


@RULES
def test_every_rule_is_said_in_every_kind(rule: Rule) -> None:
    for kind in ABOUT_FINDINGS:
        rendered = RENDERER.render(mail(kind, [caught(rule.id)]))
        brief = kind is Kind.ESCALATION
        expected = [rule.id, rule.texts.title] if brief else [rule.id, rule.texts.fix, caught(rule.id).message]
        for text in expected:
            assert words(text) in seen(rendered.html)
            assert words(text) in words(rendered.text)


@RULES
def test_no_mail_about_an_example_tells_a_restricted_value(rule: Rule) -> None:
    for example in (one for one in rule.examples if one.fires):
        for rows in (example, _with_identities(example)):
            register = Register(grids(book(), rows), book(), rows.today)
            secrets = restricted_values(register)
            for told in everything_told(judge(register, HOLIDAYS).findings):
                assert [secret for secret in secrets if words(secret) in told] == []


def test_the_examples_have_much_to_tell() -> None:
    examples = [_with_identities(e) for rule in book().rules for e in rule.examples if e.fires]
    secrets = [restricted_values(Register(grids(book(), e), book(), e.today)) for e in examples]
    assert sum(map(len, secrets)) > 500


@pytest.mark.parametrize("name", ["register-101", "register-102", "register-103"])
def test_no_restricted_value_of_a_register_gets_into_a_mail(name: str) -> None:
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    register = Register(read_grids(data, lambda title: officer_tab(title, book()) is not None), book(), TODAY)
    secrets = restricted_values(register)
    assert len(secrets) > 100
    for told in everything_told(judge(register, HOLIDAYS).findings):
        assert [secret for secret in secrets if words(secret) in told] == []


@RULES
def test_plain_text_of_every_example_fits_its_width(rule: Rule) -> None:
    for example in (one for one in rule.examples if one.fires):
        findings = judge(Register(grids(book(), example), book(), example.today), HOLIDAYS).findings
        for kind in ABOUT_FINDINGS:
            text = RENDERER.render(mail(kind, findings)).text
            assert max(len(ADDRESS.sub("", line)) for line in text.splitlines()) <= WIDTH


# ------------------------------------------------------------------ what is restricted, and all that is told


def _with_identities(example: Example) -> Example:
    """Return an example whose restricted cells are all filled; its rule may have nothing to say any more, others do."""
    rows = {}
    for name, given in example.rows.items():
        empty = [field for field in book().tab_by_name[name].fields if field.restricted]
        rows[name] = tuple({**{f.name: f"Melati {f.name} {at}" for f in empty}, **row} for at, row in enumerate(given))
    return replace(example, rows=rows)


def restricted_values(register: Register) -> set[str]:
    """Return what stands in a register's restricted columns, and neither in another nor in the texts of the rules."""
    secret: set[str] = set()
    public: set[str] = set()
    for table in register.tables.values():
        for field in table.tab.fields:
            into = secret if field.restricted else public
            if field.name in table.where:
                into |= {str(table.cell(at, table.where[field.name])) for at in range(len(table))}
                into |= {_written(value) for value in table.values(field.name)}
    return {s for s in secret - public if len(s) > 4 and not any(s in text for text in RULE_TEXTS)}


def _written(value: object) -> str:
    return long_date(value) if isinstance(value, date) else str(value)


def everything_told(findings: Sequence[Finding]) -> Iterator[str]:
    """Return every kind of mail about findings, all of them in it: as it is written, and as it is read."""
    items = [item(found, TODAY, True) for found in findings]
    for kind in ABOUT_FINDINGS:
        for source in (SOURCE, WORKBOOK):
            whole = page(Mail(kind, "a", items), source, TODAY, len(items))
            rendered = RENDERER.render(whole)
            read = (rendered.subject, seen(rendered.html), unescape(rendered.html), rendered.text, whole.whatsapp)
            yield "\n".join(map(words, read))
