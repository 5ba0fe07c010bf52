"""The report as it is printed: from numbers to the texts that every form of it shows."""
