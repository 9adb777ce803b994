"""Prepare a recurring General Assembly resolution from data: roll it over, build it in UN form."""

__version__ = "0.1.0"
