"""The reports of an office: made, printed, filed and sent."""
