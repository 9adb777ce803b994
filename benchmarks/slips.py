"""Slips as people make them, by patterns of the slips themselves; no code of the rules is used."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """A slip as people make it: what it stands for, and what it makes of that, in the text of a draft file."""

    rule: str
    pattern: str
    new: str | Callable[[re.Match[str]], str]
    body: bool = True
    """Whether it lies in the running text; else among the facts."""
    since: int = 0
    """The session from which on it is a slip."""
    of_drafts: bool = False
    """Whether it is none in an adopted text."""


PARAGRAPH = r"(?:[^\n]|\n(?!\n))*"
"""What stands up to the next empty line, as far as the rest of a pattern lets it."""
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
SLIPS = (
    Slip("TYP01", "“", '"'),
    Slip("TYP01", "”", '"'),
    Slip("TYP01", r"(?<=\w)’(?=\w)", "'"),
    Slip("TYP02", r"”([.,;])", r"\1”"),
    Slip("TYP03", r"(?<=, )([a-z]+) and (?=[a-z]+ [a-z]+)", r"\1, and "),
    Slip("TYP05", r" – ", " — ", since=72),
    Slip("TYP05", r" – ", " - ", since=72),
    Slip("TYP05", r"(?<=[a-z]), (?=which )", " — ", since=72),
    Slip("SPL03", r"\bassistance\b", "assistence"),
    Slip("SPL03", r"\bimplementation\b", "implmentation"),
    Slip("SPL03", r"\bdevelopment\b", "developement"),
    Slip("SPL04", r"\bits(?= [a-z])", "it’s"),
    Slip("SPL04", r"(?<=\bof )their\b", "there"),
    Slip("CAP06", r"(?<=\n)  \*(Recalling|Reaffirming|Noting) also\*", r"  *\1 Also*"),
    Slip("FRM04", r"\b[Ii]n accordance with (?=the\b)", "in accordance to "),
    Slip("FRM04", r"\bto the General Assembly\b", "to General Assembly"),
    Slip("FRM04", r"\*Requests\* the Secretary-General", "*Requests* Secretary-General"),
    Slip("FRM05", r"\b(States (?:[Pp]arties )?that) have\b", r"\1 has"),
    Slip("FRM06", r"(?<=[a-z]) its (?=[a-z])", " our "),
    Slip("SNS12", r"(?<=[a-z]) (?=and )", " [number] "),
    Slip("SNS12", r"(?<=\n  place: )[^\n]+", "Geneva (tbc)", body=False),
    Slip("SNS13", r"(?<=\n  states: )\d+(?=\n)", "1660", body=False),
    Slip("TYP11", r"\b([a-z]+al) and ([a-z]+al (?!and\b|or\b|of\b)[a-z]+s\b)", r"\1, \2"),
    Slip("SNS08", r"(?<=provisional agenda of its )\{next_session\}", "fifty-first"),
    Slip("REF06", r"(?<=[a-z]) (?=and )", " in paragraph 400 of the present resolution "),
    Slip("TYP07", r"(?<=[a-z]);(?=\n)", " ;"),
    Slip("TYP07", r"(?<=[a-z]), (?=[a-z])", " , "),
    Slip("DAT01", rf"(?<=of )(\d+) ({MONTH}) (\d{{4}})", r"\2 \1, \3"),
    Slip("DAT01", r"(?<=[a-z]) (?=and )", " on 2nd May 2020 "),
    Slip("DAT01", r"(?<=[a-z]) (?=and )", " of March 3rd, 2021 "),
    Slip("NUM01", r"\bthe (?=[a-z]+s\b)", "the 5 "),
    Slip("NUM01", r"(?<=[a-z]) (?=and )", " by 5 keepers and 3 States "),
    Slip("NUM01", r"(?<=[a-z]) (?=and )", " of twelve keepers "),
    Slip("DAT01", r"(?<=[a-z]) (?=and )", " on 05/06/2024 "),
    Slip("DAT01", r"(?<=[a-z]) (?=and )", " on March 3 "),
    Slip("DAT01", r"(?<=[a-z]) (?=and )", " on 31 November 2024 "),
    Slip("DAT01", r"(?<=[a-z]) (?=and )", " on 4 Sept. 2024 "),
    Slip("NUM02", r"(?<=[a-z]) (?=of the )", " 20% "),
    Slip("NUM02", r"(?<=[a-z]) (?=of the )", " 20 percent "),
    Slip("NUM03", r"\b(?=of the General|in the|to the )", "at its 81st session "),
    Slip("NUM03", r"(?<=[a-z]) (?=and )", " at its 82nd Session "),
    Slip("NUM03", r"(?<=[a-z]) (?=and )", " at its 81st and 82nd sessions "),
    Slip("NUM04", r"(?<=[a-z]) (?=of the )", " 2020-2024 "),
    Slip("NUM04", r"(?<=[a-z]) (?=and )", " from 2020–2024 "),
    Slip("NUM04", r"(?<=[a-z]) (?=and )", " in paragraphs 3-5 above "),
    Slip("NUM05", r"(?<=[a-z]) (?=and )", " at the 2nd and 10th meetings of the keepers "),
    Slip("TYP07", r"(?<=[a-z]), (?=[a-z])", ",, "),
    Slip("TYP07", r"(?<=[a-z]), (?=[a-z])", ","),
    Slip("TYP08", r"\b(the|of|and|to|in) (?=[a-z])", r"\1 \1 "),
    Slip("TYP09", r"”", ""),
    Slip("TYP09", r"(?<=[a-z]) (?=and )", " (and the keepers "),
    Slip("TYP10", r"(?<=[a-z]) and (?=[a-z])", " & "),
    Slip("CAP02", r"(?<=[a-z]) (?=and )", " at the twelfth conference of states parties "),
    Slip("CAP03", r"(?<=[a-z]) (?=and )", " with the government of France "),
    Slip("CAP03", r"(?<=[a-z]) (?=States )", " all member states, "),
    Slip("CAP03", r"Secretary-General", "Secretary-general"),
    Slip("CAP03", r"General Assembly", "general assembly"),
    Slip("CAP03", r"United Nations", "united nations"),
    Slip("CAP01", r"States [Pp]arties", "states parties"),
    Slip("CAP03", r"\b[Aa]ll States (?=to|that|which|have)", "all states "),
    Slip("CAP03", r"(?<=[a-z]) (?=and )", " under the charter of the United Nations "),
    Slip("SPL02", r"anti-personnel", "antipersonnel"),
    Slip("SPL01", r"(?<=[a-z]) (?=and )", " honored and labeled in people-centered theaters "),
    Slip("SPL01", r"(?<=\n  \*)(Emphas|Recogn)iz(?=ing|es)", r"\1is"),
    Slip("SPL01", r"organization", "organisation"),
    Slip("SPL01", r"universalization", "universalisation"),
    Slip("SPL01", r"programmes?", "program"),
    Slip("SPL01", r"cooperation", "co-operation"),
    Slip("SPL01", r"(?<=[a-z]) (?=of the )", " in defense and labor "),
    Slip("SPL01", r"mphasizing|(?<=[a-z]) (?=of the )", " emphasised "),
    Slip("SPL02", r"(?<=[a-z]) (?=of the )", " of nuclear weapon free zones "),
    Slip("ABB01", r"United Nations", "UN"),
    Slip("ABB01", r"(?<=[a-z]) (?=and )", " of the IAEA "),
    Slip("STR04", r",(?=\n\n  \*[A-Z]\w+ing)", ";"),
    Slip("STR04", r",(?=\n\n  \*[A-Z]\w+ing)", "."),
    Slip("STR06", r";(?=\n\n  \*[A-Z])", "."),
    Slip("STR06", r";(?=\n\n  \*[A-Z])", ","),
    Slip("STR06", r"\.(?=\n\n# Footnotes)", ";"),
    Slip("STR03", r"(?<=\n)  \*(?:Requests|Invites|Calls upon)\* ", "  The need is felt "),
    Slip("ITA01", r"(?<=\n)  \*([A-Z][a-z]+)\*", r"  \1"),
    Slip("ITA02", r"(?<=\n)  \*(Taking note|Mindful)\* of", r"  *\1 of*"),
    Slip("ITA02", r"(?<=\n)  \*(Recalling|Noting|Stresses|Welcomes)\* the", r"  *\1 the*"),
    Slip("ITA02", r"(?<=\n)  \*(Calls) upon\*", r"  *\1* upon"),
    Slip("ITA02", r"(?<=\n)  \*(Requests)\* the Secretary-General", r"  *\1 the Secretary-General*"),
    Slip("ITA04", r"(?<=[a-z]) (?=and )", " *urgently needed* "),
    Slip("ITA03", r"(?<=[a-z]), and (?=[a-z])", ", and *welcomes* "),
    Slip("ITA04", r"(?<=[a-z]) (?=and )", ", *inter alia*, "),
    Slip("ITA04", r"\*Treaty Series\*", "Treaty Series", body=False),
    Slip("REP01", rf"(?<=\n  )\*(Recalling|Reaffirming|Noting)\* ({PARAGRAPH}),\n\n  \*\w+\*", r"*\1* \2,\n\n  *\1*"),
    Slip(
        "REP02", rf"(?<=\n  )\*(Emphasizes|Stresses|Welcomes)\* ({PARAGRAPH});\n\n  \*[\w ]+\*", r"*\1* \2;\n\n  *\1*"
    ),
    Slip("REP04", r"(?<=\n  )\*(Wishing|Believing it necessary|Stressing|Emphasizing)\*(?= [tdo])", r"*\1 also*"),
    Slip("REP01", r"(?<=\n  )\*(Noting|Stressing|Underlining)\*", "*Also noting*"),
    Slip("REP02", r"(?<=\n  )\*(Stresses|Urges|Invites)\*", r"*\1 further*"),
    Slip("STR02", r"(?<=\n  )\*(?:Wishing|Stressing|Underlining)\*", "*Recaling*"),
    Slip("STR03", r"(?<=\n  )\*(?:Stresses|Urges|Invites)\*", "*Requsts*"),
    Slip("REP03", r"(?<=\n  )\*Invites\*(?= all)", r"*Requests* the Secretary-General to report;\n\n  *Also requests*"),
    Slip("REF01", r"(?<=[a-z]) (?=and )", " of its resolution 60/3 "),
    Slip("REF05", r"(?<=[a-z]) (?=and )", ", recalling resolution S10/2 of 30 June 1978, "),
    Slip("SNS01", r"(?<=[a-z]) (?=and )", ", recalling its resolution 60/3 of 8 December 1995, "),
    Slip(
        "SNS11",
        r"(?<=[a-z]) (?=and )",
        ", recalling its resolutions 60/3 of 8 December 2005 and 60/3 of 9 December 2005, ",
    ),
    Slip("REF02", r"(?<=[a-z]) (?=and )", ", recalling resolution 2200A (XXI) of 16 December 1966, "),
    Slip("REF06", r"(?<=[a-z]) (?=and )", " as in para. 4 above "),
    Slip("REF12", r"(?<=[a-z]) (?=and )", ", under article 38 of the Statute of the International Court of Justice, "),
    Slip("REF02", r"(?<=[a-z]) (?=and )", ", recalling resolution 2200 (XXI) A of 16 December 1966, "),
    Slip("REF03", r"(?<=[a-z]) (?=and )", ", recalling resolution 36/87A of 9 December 1981, "),
    Slip("REF06", r"the present resolution|(?<=[a-z]) (?=and )", " of this resolution "),
    Slip("REF06", r"(?<=[a-z]) (?=and )", " as in operative paragraph 4 above "),
    Slip("REF07", r"(\[\^\w+\])([,;.])?", r" \1\2"),
    Slip("REF08", r"(?<=\nfootnotes:\n)  (\w+): ([^\n]+)\.(?=\n|$)", r"  \1: \2", body=False),
    Slip("REF08", r"(?<=\nfootnotes:\n)  (\w+): (?!See|United)\*?([A-Z])", r"  \1: see \2", body=False),
    Slip("REF09", r"United Nations, \*Treaty Series\*", "UNTS", body=False),
    Slip("REF10", r"(?<=[a-z]) (?=and )", ", contained in A/66/89 and Corr.1, ", since=73),
    Slip("REF12", r"(?<=[a-z]) (?=and )", ", under Article 7 of the Convention, "),
    Slip("REF12", r"(?<=[a-z]) (?=and )", ", under article 51 of the Charter of the United Nations, "),
    Slip("FRM01", r"“\{agenda\.sub_item\}”", "“Something else entirely”", of_drafts=True),
    Slip("FRM03", r"(?<=[a-z]) (?=and )", " within existing resources ", of_drafts=True),
    Slip("CAP01", r"States Parties", "States parties", since=80),
    Slip("CAP04", r"(?<=[a-z]) (?=and )", " of indigenous peoples ", since=78),
    Slip(
        "FRM02",
        r"(?<=\n  )\*Urges\* all",
        "*Requests* the Chair to submit to the General Assembly a report, and all",
    ),
    Slip("STR02", r"(?<=\n  )\*(?:Wishing|Stressing|Underlining)\*", "*The hope* is"),
    Slip("STR07", rf"(?<=\n  )\*Stresses\* {PARAGRAPH};", "*Asks* all:\n\n  (a) To watch;\n\n  (b) to sing;"),
    Slip("STR07", rf"(?<=\n  )\*Stresses\* {PARAGRAPH};", "*Asks* all:\n\n  (a) To watch; and\n\n  (b) To sing;"),
    Slip("STR05", r"(?<=\n\n  )(?=\*Stresses\*)", "~ 77. "),
    Slip("STR08", rf"(?<=\n\n  )\*Stresses\* {PARAGRAPH};", "*Recalling* the sea and the shore,"),
    Slip(
        "REF04",
        r"(?<=\n  )\*(?:Stressing|Underlining)\* ",
        "*Recalling* its resolutions 70/2 of 7 December 2015 and 60/3 of 8 December 2005 and stressing ",
    ),
    Slip("ROL01", r"(?<=\n)      7\d/\d+: [^\n]+\n(?=      7\d/)", "", body=False),
    Slip("MST01", r"(?<=\nsymbol: )A/RES/7\d/\d+", "A/C.1/79/L.5", body=False),
    Slip(
        "SPN05",
        r"(?<=  - Chad\n  - Egypt\n)",
        "sponsors_note: Any changes to the list of sponsors will be reflected in the official record.\n",
        body=False,
    ),
    Slip("SNS07", r"(?<=\n  dates: )[^\n]+ \d{4}(?=\n)", "unknown", body=False),
    Slip("SNS01", r"(?<=\n      )(\d\d/\d+): (\d+ \w+) (\d)\d{3}", r"\1: \2 1961", body=False),
    Slip("SNS02", r"(?<=\n)(      \d\d/\d+: [^\n]+\n)(      \d\d/\d+: [^\n]+\n)", lambda m: m[2] + m[1], body=False),
    Slip("SNS03", r"(?<=\n)      2: [^\n]+\n(?=      3: )", "", body=False),
    Slip("SNS03", r"(?<=\n)      (5|7): ([^\n]+) \(\d{4}\)", r"      \1: \2 (1950)", body=False),
    Slip("SNS04", r"(?<=\nconvene:\n  kind: meetings\n  number: )\d+", "1", body=False),
    Slip("SNS10", r"(?<=\nconvene:\n  kind: meetings\n  number: )\d+", "90", body=False),
    Slip("SNS05", r"(?<=\n  dates: )[^\n]+ \d{4}(?=\n)", "1 to 5 May 1980", body=False),
    Slip("SNS06", r"(?<=\n    action_plan: )[^\n]+", "1990–1994", body=False),
    Slip("SNS08", r"(?<=\nnext_session: )\d+", "20", body=False),
    Slip("MST03", r"(?<=\nissued: )\d+ \w+ \d{4}", "4 May 1970", body=False),
    Slip("MST04", r"(?<=\nsymbol: A/RES/)\d+", "33", body=False),
    Slip("MST05", r'(?<=\nagenda_title: ")([^":]+): ', r"\1 – ", body=False),
    Slip("STR10", r"(?<=\ntitle: )[^\n]+", "LIGHTS ON THE SEA", body=False),
    Slip("SPN01", r"(?<=\n  - )Chad\n  - Egypt", "Egypt\n  - Chad", body=False),
    Slip("SPN02", r"(?<=\n  - )Chad\n  - Egypt", "Chad\n  - Holland", body=False),
    Slip("SPN04", r"(?<=\n  - )Chad\n  - Egypt", "Egypt (on behalf of the Group of African States)", body=False),
)


def defective(text: str, slip: Slip, chance: random.Random) -> tuple[str, int] | None:
    """The text of a draft file with one slip in it, and the line where it begins; None where it finds no place."""
    start = text.find("\npreamble: |") if slip.body else 0
    end = text.find("\n# Footnotes", start) if slip.body else len(text)
    end = end if end > 0 else len(text)
    session = re.search(r"(?m)^session: (\d+)", text)
    if (session and int(session[1]) < slip.since) or (slip.of_drafts and "\nstage: adopted" in text):
        return None
    places = [found for found in re.finditer(slip.pattern, text) if start <= found.start() < end]
    if not places or start < 0:
        return None
    found = chance.choice(places)
    new = found.expand(slip.new) if isinstance(slip.new, str) else slip.new(found)
    made = text[: found.start()] + new + text[found.end() :]
    changed = next((at for at, pair in enumerate(zip(text, made, strict=False)) if pair[0] != pair[1]), len(text))
    return (made, made.count("\n", 0, changed) + 1) if made != text else None
