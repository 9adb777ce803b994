"""The parts of `redline.py`: how much a redline marks, the least it could, and the engines it is compared with."""
