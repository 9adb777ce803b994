"""The stages of a draft in its year, and what each needs: checks, a review of its changes, files for submission.

`stages` takes over documents as issued or adopted, describes how they differ from the draft, and begins revisions.
`draft_check` and `document_check` check what is to leave the house, `draft_review` shows every change against the base,
and `submission` makes and checks the files that are handed in, with the sponsors from `sponsor_list` and what is read
out from `oral_revision` and `quotations`. `snapshots` keeps what was sent, and `absorption` takes what comes back into
the draft.

Import from the modules: each needs other libraries, and starting a command should be quick.
"""
