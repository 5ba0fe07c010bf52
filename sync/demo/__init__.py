"""A fictional office: two kecamatan, about forty kasus, and officers who work on, and sometimes slip, day by day."""

from sync.demo.office import FIRST_DAY, offices
from sync.demo.story import rows_on

__all__ = ["FIRST_DAY", "offices", "rows_on"]
