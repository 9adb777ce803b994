"""writer.py JOBS.json: LibreOffice Writer at work on Word files, as a person would use it. Run with /usr/bin/python3.

JOBS.json is a list of {"file", "out", "changes": [[search, replace], …], "tracked"}: each file is opened, the words
replaced (with changes recorded, if so asked), and saved as a Word file. Needs libreoffice-writer-nogui, python3-uno.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue


def prop(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected() -> Any:
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            return resolver.resolve("uno:pipe,name=apmbwriter;urp;StarOffice.ComponentContext")
        except Exception:  # it is not up yet
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def done(desk: Any, job: dict[str, Any]) -> None:
    # Without a comment in it: some versions of LibreOffice without a screen fall over those.
    document = desk.loadComponentFromURL(f"file://{job['file']}", "_blank", 0, (prop("Hidden", True),))
    document.setPropertyValue("RecordChanges", bool(job["tracked"]))
    for search, replace in job["changes"]:
        wanted = document.createReplaceDescriptor()
        wanted.setSearchString(search)
        found = document.findFirst(wanted)
        if found is not None:
            found.setString(replace)
    document.setPropertyValue("RecordChanges", False)
    document.storeToURL(f"file://{job['out']}", (prop("FilterName", "MS Word 2007 XML"),))
    document.close(True)


def main() -> None:
    profile = tempfile.mkdtemp()
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--accept=pipe,name=apmbwriter;urp;", f"-env:UserInstallation=file://{profile}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    manager = connected().ServiceManager
    desk = manager.createInstance("com.sun.star.frame.Desktop")
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        for job in json.load(file):
            done(desk, job)
    with contextlib.suppress(Exception):  # it goes away while it answers
        desk.terminate()
    office.wait(30)


main()
