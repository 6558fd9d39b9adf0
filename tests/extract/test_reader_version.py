"""The reader's number says how texts are cut and read: who changes the cut raises it, so that old documents are read anew."""

from __future__ import annotations

import hashlib

from seed.archive.rows import READER_VERSION
from tests.archive_memory import Rows, Told
from tests.archives import VERSIONS

#: What the reader of this number makes of the texts below, but for what is absent. With another one, what is in graphs is told anew.
_READ = (6, "22fa8ad1113cd758")

_LISTED = """# Terms

By using the service you agree to these terms, and you confirm that you have read them with care and are of age.

## 2.1 Payment

You give us:

1.  First name
2.  Last name
3.  E-mail address

**Refunds**

We pay back within 14 days under Art. 9 of Directive 2011/83/EU, unless the law of your country says otherwise.

## U.S. residents

Disputes go to binding arbitration by a single arbitrator. You waive the right to take part in a class action.

## Access

You have the right to access the personal data we hold about you.
"""


def test_the_number_of_the_reader_stands_for_what_it_reads() -> None:
    texts = [text for service, kind, _, _, text in VERSIONS if (service, kind) == ("Alpha & Co.", "Terms of Service")]
    told: list[Told] = [
        (day, text, "CONTENT")
        for day, text in enumerate([*texts, _LISTED, _LISTED.replace("14", "30"), "\ufeff" + _LISTED])
    ]
    rows = Rows()
    rows.tell(told)
    read = hashlib.sha256(repr(rows.everything()).encode()).hexdigest()[:16]
    assert (READER_VERSION, read) == _READ, (
        "texts are read in another way: raise READER_VERSION in seed/archive/rows.py, once for a release, and write the "
        "number and the hash down here"
    )
