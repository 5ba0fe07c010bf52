"""A register in an .xlsx or .xlsm file.

``package``   the zip: what is refused before anything is read
``markup``    parsers that refuse what no workbook needs
``tree``      small XML parts as trees that know their bytes, and edits as byte splices
``contents``  the package's tables of contents: sheets, relations, content types
``strings``   shared strings, ``values`` cells, ``sheet`` one worksheet, all streamed
``dates``     which styles show dates, where days count from 1904
``reading``   officers' tabs as grids
``styles``    a donor's formats appended to a workbook's own
``donor``     a donor's sheet and what hangs on it, made ready to move
``toc``       the edits of the tables of contents
``archive``   the zip written again, untouched members byte for byte
``graft``     service tabs into a workbook, everything else untouched
"""
