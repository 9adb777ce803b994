"""Word files: read, changed and checked on one model of their parts, styles and text.

1. `package` opens the zip file of a Word file and writes it; `xml` parses a part of it. Why a file is not read is in
   `refusals`. `state_key` says from which state of the draft a file was made.
2. `styles` says what characters look like and where lines begin, `numbering` which number Word counts before them.
3. `segments` reads the characters of paragraphs; `comments` reads and adds comments; `pending_revisions` reads tracked
   changes, and accepts or rejects them.
4. `track_changes` marks a redline in a file. `align` finds its text among the characters and makes a plan of each
   paragraph (`edit_plan`); `inserted_paragraphs` makes new ones. `mark_changes` carries the plans out, with
   `split_runs` for what is in a paragraph and `paragraph_ends` for whole ones. `tracked_notes` and `masthead_changes`
   do the same outside of the text; `revision_ids` number and sign every mark.
5. `sanitize` writes a file for submission, with what is in `allowed` and nothing else; `submission_check` names in the
   files of others what is not, as `disclosures`. `unlisted` finds it, and `whole_package` reads every part for both.

Our own files are written by `word`. `reading.word` reads a file into passages, and verifies tracked changes.
"""
