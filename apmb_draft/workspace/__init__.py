"""The drafts and outputs of a working folder: found, locked, written whole, and what is kept of how they were made.

`drafts` finds and reads, `writing` writes all files or none, `manifest` knows what we wrote, and of what, from what
somebody changed, and `stale_outputs` what is older than its draft. `series_status` says where each series stands.
"""
