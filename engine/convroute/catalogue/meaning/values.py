"""E240 to E247: files, sets and facts."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E240 unreadable-file": """A file that the policy names cannot be read.

        The name is relative to the file that says it. The file must exist, be a
        regular file, and lie in the policy's folder or below it, also after
        following symbolic links.

        Bad:

            set refs from "links.txt"
            --- link.txt
            qr-berlin

        Good:

            set refs from "links.txt"
            --- links.txt
            qr-berlin
        """,
        "E241 file-not-utf-8": """A file that the policy names is not UTF-8 text.

        Spreadsheets often save CSV files in an encoding of their own; choose
        "CSV UTF-8" when exporting. In this example `\\xe4` stands for the single
        byte that older encodings use for the letter.

        Bad:

            set refs from "links.txt"
            --- links.txt
            bl\\xe4tter

        Good:

            set refs from "links.txt"
            --- links.txt
            blätter
        """,
        "E242 unknown-column": """The table does not have the column, or no column is named.

        The header is compared exactly: `Ad ID` is not `ad_id`. Columns are parted
        by commas, semicolons or tabs, or by what a first line such as `sep=;` names.

        Bad:

            set spring from "ads.csv" column "ad_id"
            --- ads.csv
            id,name
            120210987654321,Spring

        Good:

            set spring from "ads.csv" column "id"
            --- ads.csv
            id,name
            120210987654321,Spring
        """,
        "E243 broken-table": """The table is not CSV as RFC 4180 describes it.

        Mostly a quotation mark inside a value is not doubled, or a quote is
        opened and never closed. A row with more values than the header has names
        is an error, too: a value with a comma in it stands there without quotes,
        and what is read of it is only a part.

        Bad:

            set spring from "ads.csv" column "id"
            --- ads.csv
            id,name
            120210987654321,"Spring

        Good:

            set spring from "ads.csv" column "id"
            --- ads.csv
            id,name
            120210987654321,"Spring"
        """,
        "E244 rounded-id": """A spreadsheet rounded an id.

        Long numbers are shown as `1.2E+14`, and saved that way: the last digits
        are lost, and no ad has that id. Format the column as text before pasting
        the ids, and export again.

        Bad:

            set spring from "ads.csv" column "id"
            route ad in spring to marketing
            --- ads.csv
            id
            1.2E+14

        Good:

            set spring from "ads.csv" column "id"
            route ad in spring to marketing
            --- ads.csv
            id
            120210987654321
        """,
        "E245 empty-fact-range": """The range of a fact ends below its start, so it has no value.

        Bad:

            fact age: int 120..0

        Good:

            fact age: int 0..120
        """,
        "E246 repeated-option": """A fact has the same option twice.

        Bad:

            fact tier: "gold" | "silver" | "gold"

        Good:

            fact tier: "gold" | "silver" | "basic"
        """,
        "E247 ad-id": """An ad of a template is not an id.

        Ads are named by the number Ads Manager shows for them, not by their title.

        Bad:

            template spring { file "spring.json"  ads ["spring sale"] }
            --- spring.json
            {"message": {"text": "Hi!"}}

        Good:

            template spring { file "spring.json"  ads [120210987654321] }
            --- spring.json
            {"message": {"text": "Hi!"}}
        """,
    }
)
