"""A server that behaves like Google Sheets v4 and the parts of Drive v3 that a service beside registers uses."""

from tests.sheets_emulator.clock import Clock
from tests.sheets_emulator.emulator import Emulator
from tests.sheets_emulator.faults import Faults
from tests.sheets_emulator.officer import Officer, ProtectedCell
from tests.sheets_emulator.quota import Quota
from tests.sheets_emulator.service import Request

__all__ = ["Clock", "Emulator", "Faults", "Officer", "ProtectedCell", "Quota", "Request"]
