"""The tables of the hub's file; one that an older program wrote is rearranged, with all that it holds."""

import sqlite3

from commonground.core.errors import StoreError

_VERSION = 3
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents(
  id TEXT PRIMARY KEY, title TEXT, issuer TEXT, date TEXT, language TEXT, symbol TEXT, kind TEXT, office TEXT,
  version TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS versions(
  sha256 TEXT PRIMARY KEY, document TEXT NOT NULL, path TEXT, format TEXT, added TEXT, pages INTEGER,
  unreadable TEXT, notes TEXT, superseded_by TEXT, source BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS passages(
  id INTEGER PRIMARY KEY, document TEXT NOT NULL, version TEXT NOT NULL, language TEXT, locator TEXT, heading TEXT,
  kind TEXT, lead_in TEXT, page INTEGER, start INTEGER, end INTEGER, ordinal INTEGER, text TEXT NOT NULL,
  hash TEXT NOT NULL, categories TEXT, current INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS passages_by_version ON passages(version, ordinal);
CREATE INDEX IF NOT EXISTS passages_by_document ON passages(document, language, locator);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
  text, heading, lead_in, title, content='', tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE IF NOT EXISTS vectors(hash TEXT, model TEXT, vector BLOB, PRIMARY KEY(hash, model));
CREATE TABLE IF NOT EXISTS encoded(model TEXT PRIMARY KEY, upto INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS word_vectors(hash TEXT PRIMARY KEY, bits BLOB);
CREATE TABLE IF NOT EXISTS vocabulary(word TEXT PRIMARY KEY, vector BLOB);
CREATE TABLE IF NOT EXISTS themes(hash TEXT, scheme TEXT, objectives TEXT, PRIMARY KEY(hash, scheme)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS acts(
  id INTEGER PRIMARY KEY, act TEXT NOT NULL, about TEXT NOT NULL, who TEXT NOT NULL, day TEXT NOT NULL,
  why TEXT NOT NULL, facts TEXT NOT NULL);
"""
# Version 2 kept these by their keys, which takes three times the room and twice the time to read.
_REARRANGED = ("vectors", "word_vectors", "vocabulary")


def prepare(connection: sqlite3.Connection, *, where: str) -> None:
    """Make the tables, or rearrange them; refuses a file of another version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == _VERSION:
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    before = _REARRANGED if version == 2 else ()
    if tables and not before:
        raise StoreError(
            "the hub's file was written by another version of this program",
            where=where,
            next="Move it away, and add the documents anew.",
        )
    aside = "".join(f"ALTER TABLE {table} RENAME TO former_{table};" for table in before)
    back = "".join(
        f"INSERT INTO {table} SELECT * FROM former_{table}; DROP TABLE former_{table};"  # noqa: S608 - our own names
        for table in before
    )
    connection.executescript(f"BEGIN IMMEDIATE;{aside}{_SCHEMA}{back}PRAGMA user_version={_VERSION};COMMIT;")
