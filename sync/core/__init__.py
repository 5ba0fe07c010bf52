"""The pure core: data in, data out. No IO, no clock, no logging, no environment."""
