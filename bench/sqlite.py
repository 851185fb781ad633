"""The same match in SQLite FTS5, as its expert would write it: what the embedded engine is measured against.

The documents' own terms go into one contentless FTS5 table without positions (``detail=none``), the smallest and fastest
there is for AND and OR; filters, exact titles and the terms that only order are tokens of the same table under prefixes,
so that FTS5 itself intersects them. What is counted stands in a narrow table of whole numbers beside it. One statement
materialises the match once and answers total, facets and the top; payloads are then fetched by row id.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from indexer.engine import Document, EngineQuery, Group

FACETS = ("kind", "topic", "region", "year", "organ")
TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '.~:'"


class Sqlite:
    """Facts in one database file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._codes: dict[tuple[str, ...], int] = {}
        self._row = 0
        self._db.executescript(
            f"""
            PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;
            CREATE VIRTUAL TABLE terms USING fts5(t, content='', columnsize=0, detail=none, tokenize="{TOKENIZER}");
            CREATE TABLE facet(id INTEGER PRIMARY KEY, {", ".join(f"{name} INT" for name in FACETS)}, "order" INT, key TEXT);
            CREATE TABLE payload(id INTEGER PRIMARY KEY, payload BLOB);
            """
        )

    def add(self, document: Document) -> None:
        self._row += 1
        tokens = [*document.terms, *(f"x:{term}" for term in document.text.split())]
        tokens += [f"f:{self._code((name, value))}" for name, values in document.filters.items() for value in values]
        tokens += [f"e:{self._code(('exact', value))}" for value in document.exact]
        sets = [self._code(("set", *document.filters.get(name, ()))) for name in FACETS]
        self._db.execute("INSERT INTO terms(rowid, t) VALUES(?, ?)", (self._row, " ".join(tokens)))
        self._db.execute(
            f"INSERT INTO facet VALUES(?, {', '.join('?' * len(FACETS))}, ?, ?)",
            (self._row, *sets, document.order, document.key),
        )
        self._db.execute("INSERT INTO payload VALUES(?, ?)", (self._row, document.payload))

    def finish(self) -> None:
        self._db.commit()
        self._db.execute("INSERT INTO terms(terms) VALUES('optimize')")
        self._db.execute("ANALYZE")
        self._db.commit()
        self._db.executescript(
            "PRAGMA mmap_size=8000000000; PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY; PRAGMA query_only=ON;"
        )
        self._sets = {code: value for value, code in self._codes.items()}

    def search(
        self, query: EngineQuery, limit: int = 20
    ) -> tuple[list[str], int, Mapping[str, Mapping[str, int]], list[bytes]]:
        match = self._match(query)
        points, wanted = self._points(query, match)
        statement = f"""
            WITH hit AS MATERIALIZED (SELECT facet.* FROM terms JOIN facet ON facet.id = terms.rowid WHERE terms MATCH ?),
                 points(id, points) AS ({points})
            SELECT -1, 0, count(*) FROM hit
            {"".join(f" UNION ALL SELECT {place}, {name}, count(*) FROM hit GROUP BY {name}" for place, name in enumerate(query.facets))}
            UNION ALL SELECT * FROM (
                SELECT 99, hit.id, 0 FROM hit LEFT JOIN (SELECT id, sum(points) AS points FROM points GROUP BY id) p ON p.id = hit.id
                ORDER BY ifnull(p.points, 0) DESC, "order" DESC, key LIMIT {limit})
            """
        total, facets, top = 0, {name: dict[str, int]() for name in query.facets}, list[int]()
        for place, value, count in self._db.execute(statement, (match, *wanted)):
            if place == -1:
                total = count
            elif place == 99:
                top.append(value)
            else:
                counts = facets[query.facets[place]]
                for one in self._sets[value][1:]:
                    counts[one] = counts.get(one, 0) + count
        marks = ", ".join("?" * len(top))
        rows = self._db.execute(f"SELECT id, key, payload FROM facet JOIN payload USING(id) WHERE id IN ({marks})", top)
        found = {row: (key, payload) for row, key, payload in rows}
        return [found[row][0] for row in top], total, facets, [found[row][1] for row in top]

    def _match(self, query: EngineQuery) -> str:
        parts = [_group(group) for group in query.groups]
        for name, values in query.filters.items():
            if values:
                parts.append(" OR ".join(f'"f:{self._known((name, value))}"' for value in values))
        return " AND ".join(f"({part})" for part in parts if part)

    def _points(self, query: EngineQuery, match: str) -> tuple[str, list[str]]:
        """What orders, each intersected with the match, so that no list longer than it is made."""
        wishes = [(f'"{term}"', 2) for term in dict.fromkeys(query.optional)]
        wishes += [(f'"x:{term}"', 1) for term in dict.fromkeys(query.optional)]
        if query.exact:
            wishes.append((" OR ".join(f'"e:{self._known(("exact", value))}"' for value in query.exact), 1 << 17))
        for place, (name, values) in enumerate(query.prefer.items()):
            wishes.append((" OR ".join(f'"f:{self._known((name, value))}"' for value in values), 1 << 30 >> place))
        if not wishes:
            return "SELECT 0, 0", []
        selects = " UNION ALL ".join(f"SELECT rowid, {points} FROM terms WHERE terms MATCH ?" for _, points in wishes)
        return selects, [f"({match}) AND ({wish})" for wish, _ in wishes]

    def _code(self, value: tuple[str, ...]) -> int:
        return self._codes.setdefault(value, len(self._codes) + 1)

    def _known(self, value: tuple[str, ...]) -> int:
        return self._codes.get(value, 0)


def _group(group: Group) -> str:
    return " OR ".join("(" + " AND ".join(f'"{term}"' for term in alternative) + ")" for alternative in group)
