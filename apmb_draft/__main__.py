"""`python -m apmb_draft` is `apmb-draft`."""

from apmb_draft.cli import main

if __name__ == "__main__":
    main()
