"""A register in a shared Google Sheet, through gspread and google-auth.

Only ``client.py`` imports gspread and only ``credentials.py`` google-auth's credentials; everything else here makes
requests and reads answers, as plain data.
"""
