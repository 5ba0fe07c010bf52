"""What the officer tabs of a new register say and look like, in words that every kind of workbook can draw.

``looks`` has colours and formats, ``guidance`` the help for whoever types, ``lookups`` what rows show of ``Temuan``,
``layout`` what stands where.
"""
