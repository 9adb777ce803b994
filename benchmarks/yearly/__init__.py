"""The parts of `history.py`: what October knew, the real texts, one step, how it compares, and how it is shown."""
