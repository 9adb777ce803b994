"""Official documents, whatever their format, as passages in reading order."""
