"""The drafts and outputs of a working folder: found, locked, written whole, and what is kept of how they were made.

`drafts` finds and reads, `writing` writes all files or none, `manifest` knows what we wrote from what somebody
changed, and `stale_outputs` what is older than its draft. `snapshots` keeps the drafts that were sent, `merge_base`
chooses among them; `draft_check` checks a draft beside that of the year before, and `series_status` says where each
series stands.
"""
