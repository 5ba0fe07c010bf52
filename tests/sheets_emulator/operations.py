"""What formulas compute with: values, errors, operators and functions."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class CellError:
    """An error as a value: Google's type and its explanation."""

    type: str
    message: str = ""

    @property
    def code(self) -> str:
        """What the cell shows."""
        return _CODES[self.type]


_CODES = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
Value = None | bool | int | float | str | CellError
Block = list[list[Value]]


def error(code: str) -> CellError | None:
    """The error a text such as `#REF!` or `Loading...` stands for."""
    return next((CellError(kind) for kind, text in _CODES.items() if text == code), None)


def first(value: Value | Block) -> Value:
    """The one value of something: the top left cell of a block."""
    if isinstance(value, list):
        return value[0][0] if value and value[0] else None
    return value


def number(value: Value) -> float | CellError:
    """A value as a number, as arithmetic takes it."""
    if isinstance(value, CellError):
        return value
    if value is None or value == "":
        return 0
    if isinstance(value, int | float):
        return value
    try:
        return float(value)
    except ValueError:
        return CellError(
            "VALUE",
            f"Function parameter expects number values. But '{value}' is a text and cannot be coerced to a number.",
        )


def text(value: Value) -> str:
    """A value as text, as `&` takes it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)


def calculate(sign: str, left: Value, right: Value) -> Value:
    """Arithmetic, errors passed on."""
    a, b = number(left), number(right)
    if isinstance(a, CellError):
        return a
    if isinstance(b, CellError):
        return b
    if sign == "/" and b == 0:
        return CellError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    try:
        result = _OPERATORS[sign](float(a), float(b))
    except (OverflowError, ZeroDivisionError):
        result = math.inf
    return _whole(result)


_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


def _whole(value: float) -> float | CellError:
    """A whole number without its point; an error for what no cell can hold."""
    if isinstance(value, complex) or not math.isfinite(value):
        return CellError("NUM", "Result was not a number.")
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def join(left: Value, right: Value) -> Value:
    """Two values as one text, as `&` makes it."""
    for value in (left, right):
        if isinstance(value, CellError):
            return value
    return text(left) + text(right)


def compare(sign: str, left: Value, right: Value) -> Value:
    """A comparison, errors passed on."""
    for value in (left, right):
        if isinstance(value, CellError):
            return value
    a, b = sort_key(left), sort_key(right)
    return {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]


def sort_key(value: Value) -> tuple[int, float, str]:
    """The order of a sort: numbers, then text without regard to case, then booleans, then errors."""
    if isinstance(value, bool):
        return (2, value, "")
    if isinstance(value, int | float):
        return (0, value, "")
    if isinstance(value, CellError):
        return (3, 0, value.code)
    return (1, 0, (value or "").casefold())


def _flat(arguments: list[Value | Block]) -> list[Value]:
    flat: list[Value] = []
    for argument in arguments:
        if isinstance(argument, list):
            flat.extend(value for row in argument for value in row)
        else:
            flat.append(argument)
    return flat


def _numbers(arguments: list[Value | Block]) -> list[float]:
    return [value for value in _flat(arguments) if isinstance(value, int | float) and not isinstance(value, bool)]


def _numeric(function: Callable[[list[float]], float]) -> Callable[[list[Value | Block]], Value]:
    """A function of all the numbers among its arguments, which passes an error on."""

    def apply(arguments: list[Value | Block]) -> Value:
        for value in _flat(arguments):
            if isinstance(value, CellError):
                return value
        return _whole(function(_numbers(arguments)))

    return apply


def _average(arguments: list[Value | Block]) -> Value:
    found = _numbers(arguments)
    return calculate("/", sum(found), len(found))


def _if(arguments: list[Value | Block]) -> Value:
    condition, *branches = [first(argument) for argument in arguments]
    if isinstance(condition, CellError):
        return condition
    chosen = branches[:1] if condition else branches[1:]
    return chosen[0] if chosen else bool(condition)


def _if_error(arguments: list[Value | Block]) -> Value:
    value, *otherwise = [first(argument) for argument in arguments]
    return (otherwise[0] if otherwise else None) if isinstance(value, CellError) else value


def _filled(values: list[Value]) -> list[Value]:
    return [value for value in values if value is not None]


FUNCTIONS: dict[str, Callable[[list[Value | Block]], Value | Block]] = {
    "SUM": _numeric(sum),
    "MIN": _numeric(lambda found: min(found, default=0)),
    "MAX": _numeric(lambda found: max(found, default=0)),
    "COUNT": lambda arguments: len(_numbers(arguments)),
    "COUNTA": lambda arguments: len(_filled(_flat(arguments))),
    "AVERAGE": _average,
    "IF": _if,
    "IFERROR": _if_error,
    "CONCATENATE": lambda arguments: "".join(text(value) for value in _flat(arguments)),
    "HYPERLINK": lambda arguments: first(arguments[-1]),
    "NA": lambda _arguments: CellError("N_A", "Error"),
}
