"""A small formula engine: constants, operators, references, and the few functions registers and recordings use.

Anything else keeps its text and computes to nothing: a test sets the result it needs. `={"text"; …}` shows its
first constant, which is what a spilling header shows in its own cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.sheets_emulator.locales import Locale
from tests.sheets_emulator.operations import FUNCTIONS, Block, CellError, Value, calculate, compare, error, first, join

_TOKEN = r"""\s*(?:
      (?P<string>"(?:[^"]|"")*")
    | (?P<range>(?:(?:'(?:[^']|'')+'|[\w.]+)!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d*)?(?![\w(])
               |(?:(?:'(?:[^']|'')+'|[\w.]+)!)?\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(]))
    | (?P<number>\d+(?:[DECIMAL]\d+)?(?:[eE][-+]?\d+)?|[DECIMAL]\d+)
    | (?P<error>\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!))
    | (?P<name>[A-Za-z_][\w.]*)
    | (?P<operator><=|>=|<>|[-+*/^&=<>%(){},;])
    )"""
# `1,5` is a number where the comma is the decimal sign, and two arguments elsewhere.
_TOKENS = {decimal: re.compile(_TOKEN.replace("DECIMAL", decimal), re.VERBOSE) for decimal in ".,"}

PARSE_ERROR = CellError("ERROR", "Formula parse error.")

Lookup = Callable[[str], Block]


class Unknown(Exception):
    """The formula is beyond this engine."""


def evaluate(formula: str, locale: Locale, lookup: Lookup) -> Value:
    """The result of a formula, given what its references hold; None when the engine does not know it.

    `lookup` gives the cells of a reference and raises Unknown when there are none such.
    """
    try:
        parser = _Parser(formula[1:], locale, lookup)
        value = parser.expression()
        if parser.peek():
            return PARSE_ERROR
        return first(value)
    except _SyntaxError:
        return PARSE_ERROR
    except Unknown:
        return _first_constant(formula)


class _SyntaxError(Exception):
    pass


def _first_constant(formula: str) -> Value:
    found = re.match(r'=\s*\{\s*"((?:[^"]|"")*)"', formula)
    return found[1].replace('""', '"') if found else None


class _Parser:
    """Recursive descent over the tokens, computing as it goes."""

    def __init__(self, text: str, locale: Locale, lookup: Lookup) -> None:
        self._tokens = _tokens(text, locale.decimal)
        self._locale = locale
        self._lookup = lookup
        # The whole formula must parse before any of it counts: a comma the locale does not take is an error
        # even inside a function nobody here can compute.
        if any(token == "," for _, token in self._tokens) and "," not in locale.separators:
            raise _SyntaxError

    def peek(self) -> str:
        return self._tokens[0][1] if self._tokens else ""

    def expression(self) -> Value | Block:
        left = self._joined()
        while self.peek() in ("=", "<>", "<", ">", "<=", ">="):
            operator = self._take()
            left = compare(operator, first(left), first(self._joined()))
        return left

    def _joined(self) -> Value | Block:
        left = self._sum()
        while self.peek() == "&":
            self._take()
            left = join(first(left), first(self._sum()))
        return left

    def _sum(self) -> Value | Block:
        left = self._product()
        while self.peek() in ("+", "-"):
            left = calculate(self._take(), first(left), first(self._product()))
        return left

    def _product(self) -> Value | Block:
        left = self._power()
        while self.peek() in ("*", "/"):
            left = calculate(self._take(), first(left), first(self._power()))
        return left

    def _power(self) -> Value | Block:
        left = self._unary()
        while self.peek() == "^":
            left = calculate(self._take(), first(left), first(self._unary()))
        return left

    def _unary(self) -> Value | Block:
        if self.peek() in ("-", "+"):
            sign = self._take()
            value = self._unary()
            return calculate("-", 0, first(value)) if sign == "-" else value
        value = self._atom()
        while self.peek() == "%":
            self._take()
            value = calculate("/", first(value), 100)
        return value

    def _atom(self) -> Value | Block:
        if not self._tokens:
            raise _SyntaxError
        kind, token = self._tokens.pop(0)
        if kind == "string":
            return token[1:-1].replace('""', '"')
        if kind == "number":
            return float(token.replace(",", ".")) if re.search(r"[.,eE]", token) else int(token)
        if kind == "error":
            return error(token)
        if kind == "range":
            return self._lookup(token.replace("$", ""))
        if kind == "name":
            return self._name(token.upper())
        if token == "(":
            value = self.expression()
            self._expect(")")
            return value
        if token == "{":
            raise Unknown
        raise _SyntaxError

    def _name(self, name: str) -> Value | Block:
        if self.peek() != "(":
            if name in ("TRUE", "FALSE"):
                return name == "TRUE"
            return self._lookup(name)
        self._take()
        arguments: list[Value | Block] = []
        while self.peek() != ")":
            arguments.append(None if self.peek() in (",", ";") else self.expression())
            if self.peek() in tuple(self._locale.separators):
                self._take()
            elif self.peek() != ")":
                raise _SyntaxError
        self._take()
        function = FUNCTIONS.get(name)
        if function is None:
            raise Unknown
        return function(arguments)

    def _take(self) -> str:
        return self._tokens.pop(0)[1]

    def _expect(self, token: str) -> None:
        if not self._tokens or self._take() != token:
            raise _SyntaxError


def _tokens(text: str, decimal: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(text) and text[at:].strip():
        found = _TOKENS[decimal].match(text, at)
        if not found or found.end() == at:
            raise _SyntaxError
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind]))
        at = found.end()
    return tokens
