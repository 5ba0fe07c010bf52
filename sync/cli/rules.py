"""``kawal rules``: list, check, explain and test the rules."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

from sync import app
from sync.cli.main import verb_parser
from sync.core.spec import FollowUpRule, Rule, RuleBook
from sync.errors import UsageProblem
from sync.pipeline import Rules
from sync.yaml_source import did_you_mean


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the rules are in order; 1 when an example of a rule fails; 2 when a rule file is wrong."""
    parser = verb_parser(
        "rules",
        "Contoh:\n  kawal rules list\n  kawal rules check --rules aturan-kami\n  kawal rules explain LAP-21\n"
        "  kawal rules test\n\n"
        "Aturan dari --rules, atau dari kawal.yaml bila ada, atau bawaan Kawal.\n"
        "Kode keluar: 0 aturan dapat dipakai, 1 ada contoh di dalam aturan yang tidak sesuai (test), "
        "2 pemakaian, pengaturan,\natau aturan salah.",
        "--rules",
        "--settings",
    )
    parser.add_argument("action", choices=("list", "check", "explain", "test"), metavar="list|check|explain|test")
    parser.add_argument("code", nargs="?", metavar="KODE", help="kode aturan untuk explain, misalnya LAP-21")
    given = parser.parse_args(arguments)
    if given.code and given.action != "explain":
        parser.error(f"unrecognized arguments: {given.code}")
    settings = None if given.rules else app.settings(given.settings)
    rules = app.rules(settings.rules, settings.holidays) if settings else app.rules(given.rules)
    if given.action == "list":
        print(_listed(rules.book, given.format == "json"))
    elif given.action == "check":
        print(_in_order(rules.book, given.format == "json"))
    elif given.action == "explain":
        print(_explained(rules.book, given.code or "", given.format == "json"))
    else:
        return _tested(rules, given.format == "json")
    return 0


def _listed(book: RuleBook, as_json: bool) -> str:
    rules = book.rules
    if as_json:
        return json.dumps([_plain(rule) for rule in rules], ensure_ascii=False, indent=1)
    return "\n".join(f"{r.id:<8} {r.severity.label:<10} {r.texts.title}" for r in rules)


def _in_order(book: RuleBook, as_json: bool) -> str:
    if as_json:
        return json.dumps({"rules": len(book.rules), "problems": []})
    columns = sum(len(tab.fields) for tab in book.tabs)
    return (
        f"Aturan dapat dipakai: {len(book.checks)} pemeriksaan, {len(book.followups)} tindak lanjut, "
        f"{len(book.tabs)} tab, {columns} kolom, {len(book.lists)} daftar."
    )


def _explained(book: RuleBook, code: str, as_json: bool) -> str:
    rules = {rule.id: rule for rule in book.rules}
    rule = rules.get(code.upper())
    if rule is None:
        hint = did_you_mean(code, list(rules)).strip()
        raise UsageProblem(f'Aturan "{code}" tidak ada. {hint}'.strip(), "Semua kode: kawal rules list")
    if as_json:
        return json.dumps(_plain(rule), ensure_ascii=False, indent=1)
    tab = book.tab_by_name.get(rule.tab)
    column = tab.by_name[rule.column].title if tab and rule.column in tab.by_name else "yang bersangkutan"
    law = f" ({rule.law})" if isinstance(rule, FollowUpRule) and rule.law else ""
    where = f"tab {tab.title}" if tab else "semua tab"
    lines = [
        f"{rule.id}  {rule.texts.title}",
        f"{rule.severity.label} · dasar: {rule.clazz}{law} · {where}, kolom {column}",
        "",
        rule.texts.sentence,
        "",
        f"Mengapa penting: {rule.texts.why}",
        f"Cara memperbaiki: {rule.texts.fix}",
        f"Ditulis di: {rule.origin}",
    ]
    return "\n".join(textwrap.fill(line, 100) if line else "" for line in lines)


def _plain(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "class": rule.clazz,
        "tab": rule.tab,
        "column": rule.column,
        "title": rule.texts.title,
        "sentence": rule.texts.sentence,
        "why": rule.texts.why,
        "fix": rule.texts.fix,
        "origin": rule.origin,
    }


def _tested(rules: Rules, as_json: bool) -> int:
    from sync.rulebook.examples import failures

    failed = failures(rules.book, rules.working_days)
    count = sum(len(rule.examples) for rule in rules.book.rules)
    if as_json:
        print(json.dumps({"examples": count, "failed": [f"{f.rule}:{f.line}" for f in failed]}))
        return int(bool(failed))
    for failure in failed:
        wanted = "seharusnya kena, ternyata lolos" if failure.fires else "seharusnya lolos, ternyata kena"
        print(f"{failure.rule} (contoh di baris {failure.line}): {wanted}.")
    print(f"{count} contoh dijalankan, {len(failed)} tidak sesuai.")
    return int(bool(failed))
