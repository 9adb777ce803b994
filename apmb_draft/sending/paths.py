"""Names of files and folders, and e-mail addresses, told from other words."""

from __future__ import annotations

import re

_PATH = re.compile(
    r"[A-Za-z]:[\\/][^\s/]|\\\\[\w.$-]+\\|file:/|(?:^|[\s\"'=])/(?:Users|home|Volumes|mnt|media|private|tmp|var)/\w|~/\w|"
    r"\bsharepoint\.com/|\bonedrive\.live\.com/",
    re.I,
)
_FILE_NAME = re.compile(
    r"[\w)\]]\.(?:docx?|docm|dot[xm]?|rtf|odt|pdf|xlsx?|pptx?|msg|eml|jpe?g|png|gif|tiff?|bmp|[ew]mf)\b", re.I
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63})+")


def is_path(text: str) -> bool:
    r"""Whether a text has a name of a file or folder, or an e-mail address in it.

    >>> [is_path(text) for text in ("C:\\ana\\L30", "L30 rev2.docx", "/home/ana/x", "ana@mfa.example", "A/RES/79/34")]
    [True, True, True, True, False]
    """
    text = text[:10_000]
    return bool(_PATH.search(text) or _FILE_NAME.search(text) or ("@" in text and _MAIL.search(text)))
