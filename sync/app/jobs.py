"""Which registers a verb works on, and how the work on many of them is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sync.app.judging import rules_of
from sync.app.mailroom import Mailroom
from sync.app.registers import AnyOffice, FileOffice, ListedOffice
from sync.app.state import State
from sync.errors import KawalError, UsageProblem
from sync.pipeline import Rules
from sync.stopped import Mistake

if TYPE_CHECKING:
    from sync.adapters.google.account import GoogleAccount
    from sync.app.judging import When
    from sync.outbox import Delivery
    from sync.settings import Settings

T = TypeVar("T")

_THREADS = 8  # enough to use up Google's quota while each waits for an answer


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A register and what it is judged by."""

    register: AnyOffice
    rules: Rules


def settings(given: Path | None) -> Settings | None:
    """Given ``--settings`` or nothing, return the settings, if there are any. Raise ``UsageProblem``."""
    from sync.settings import find, load

    file = find(given, os.environ)
    return load(file, os.environ) if file else None


@contextmanager
def chosen(
    names: Sequence[str], given: Path | None, own_rules: Path | None = None, patience: float = 0.0
) -> Iterator[list[Job]]:
    """Given what a command line names, return files alone and registers of the settings; without a name all of these.

    ``given`` and ``own_rules`` are ``--settings`` and ``--rules``. Raise ``UsageProblem`` for a name that is neither,
    for settings or rules that cannot be used, and where there is no register at all.
    """
    with offices(names, given, patience) as (_, registers):
        judged_by = cache(lambda found: rules_of(found, own_rules))
        yield [Job(register, judged_by(register.settings)) for register in registers]


@contextmanager
def offices(
    names: Sequence[str], given: Path | None, patience: float = 0.0
) -> Iterator[tuple[Settings | None, list[AnyOffice]]]:
    """Return the same registers without what they are judged by, and the settings if they were needed."""
    only_files = bool(names) and all(map(_is_file, names))  # need no settings but those in their own folders
    found = None if only_files and given is None else settings(given)
    with ExitStack() as stack:
        known = _Offices(stack, patience)
        if names:
            named = dict.fromkeys(known.register(name, found) for name in names)  # one that is named twice is one
            yield found, list(named)
        elif found:
            yield found, list(known.listed(found))
        else:
            raise UsageProblem(
                "Sebutkan register yang dimaksud, atau jalankan di folder yang berisi kawal.yaml.",
                "Contoh register: register.xlsx. Belum punya: kawal init FOLDER --kecamatan KODE membuatnya.",
            )


@dataclass(frozen=True, slots=True)
class Opened:
    """All registers of the settings, be it none, and what they share."""

    registers: list[ListedOffice]
    mailroom: Mailroom


@contextmanager
def opened(found: Settings, patience: float = 0.0) -> Iterator[Opened]:
    """Give the registers of the settings, ready to be worked on."""
    state = State.of(found)
    account = _account(found, state) if any(register.path is None for register in found.registers) else None
    known: dict[str, ListedOffice] = {}
    mailroom = Mailroom(state, found, known.get)
    listed = [ListedOffice(register, state, account, mailroom, patience) for register in found.registers]
    known |= {register.name: register for register in listed}
    try:
        yield Opened(listed, mailroom)
    finally:
        if account:
            with suppress(KawalError):  # the count of requests is not worth an outcome
                account.close()
        state.close()


class _Offices:
    """Finds the registers that a command line names, and opens each office that it meets once."""

    def __init__(self, stack: ExitStack, patience: float) -> None:
        self._stack, self._patience = stack, patience
        self._opened: dict[Path, Opened] = {}

    def listed(self, found: Settings) -> Sequence[ListedOffice]:
        """Return all registers of the settings. Raise ``UsageProblem`` when there is none."""
        registers = self._office(found.file, lambda: found).registers
        if not registers:
            advice = f"kawal init {found.file.parent} --kecamatan KODE menambahkannya."
            raise UsageProblem(f"Belum ada register di {found.file}.", advice)
        return registers

    def register(self, name: str, found: Settings | None) -> AnyOffice:
        """Return a register of the settings, or a register file. Raise ``UsageProblem`` for what is neither."""
        if found is None or _is_file(name):
            return self._file(Path(name))
        registers = {one.name.casefold(): one for one in self._office(found.file, lambda: found).registers}
        if name.casefold() not in registers:
            raise _unknown(name, [one.name for one in registers.values()])
        return registers[name.casefold()]

    def _file(self, path: Path) -> AnyOffice:
        """Return a file as the register that the settings in its own folder list it as; any other one is alone."""
        from sync.settings import FILE_NAME, load

        beside = Path(os.path.realpath(path)).parent / FILE_NAME  # which, unlike resolve(), takes links in a circle
        registers = self._office(beside, lambda: load(beside, os.environ)).registers if beside.exists() else ()
        return next((one for one in registers if one.is_kept_in(path)), FileOffice(path, self._patience))

    def _office(self, file: Path, read: Callable[[], Settings]) -> Opened:
        if file.resolve() not in self._opened:
            self._opened[file.resolve()] = self._stack.enter_context(opened(read(), self._patience))
        return self._opened[file.resolve()]


def requests_today(found: Settings) -> Mapping[str, int]:
    """Return how many requests of each kind were sent to Google today."""
    with closing(State.of(found)) as state:
        return _account(found, state).used()


def _account(found: Settings, state: State) -> GoogleAccount:
    """Return who the settings say that we are at Google; nothing is read or asked yet."""
    from sync.adapters.google.account import GoogleAccount

    return GoogleAccount(found.google.key, found.google.address, state.shelf)


def each(jobs: Sequence[Job], work: Callable[[Job], T]) -> Iterator[tuple[Job, T | KawalError]]:
    """Do a piece of work on every register and yield what came of it, as it comes: each fails alone.

    Files are worked on one after another; registers at Google in threads, for there the time goes into waiting.
    """
    online = [job for job in jobs if job.register.online]
    if not online:
        yield from ((job, _alone(work, job)) for job in jobs)
        return
    from concurrent.futures import ThreadPoolExecutor, as_completed

    pool = ThreadPoolExecutor(min(_THREADS, len(online)), "register")
    try:
        running = {pool.submit(_alone, work, job): job for job in online}
        yield from ((job, _alone(work, job)) for job in jobs if not job.register.online)
        for done in as_completed(running):
            yield running.pop(done), done.result()
    except BaseException:
        for job in online:
            job.register.stop()  # nobody is to wait for Google's quota while a person waits for the end
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def deliver(jobs: Sequence[Job], when: When) -> Iterator[tuple[Delivery, Path | None]]:
    """Send what is due of the offices of these registers, and yield what became of each letter.

    With it comes the folder in which mails lie as files, or ``None`` where they really leave.
    """
    rooms = {job.register.seat: job for job in jobs}
    for job in rooms.values():
        with job.register.mailroom() as mailroom:
            for delivery in mailroom.deliver(job.rules, when):
                yield delivery, mailroom.folder


def _alone(work: Callable[[Job], T], job: Job) -> T | KawalError:
    try:
        return work(job)
    except KawalError as error:
        return error
    except Exception as error:
        return Mistake(error).with_traceback(error.__traceback__)


def _is_file(name: str) -> bool:
    return name.casefold().endswith((".xlsx", ".xlsm")) or Path(name).is_file()


def _unknown(name: str, known: list[str]) -> UsageProblem:
    from sync.yaml_source import did_you_mean

    hint = did_you_mean(name, known) or f" Yang ada: {', '.join(known) or 'belum ada'}."
    return UsageProblem(
        f'Register "{name}" tidak ada di kawal.yaml.{hint}', "Sebutkan nama register atau berkas .xlsx."
    )
