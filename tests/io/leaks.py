"""Everything that files say, in whatever form: what must not leave is looked for in all of it."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64decode
from collections.abc import Iterable, Iterator
from gzip import decompress
from html import unescape
from pathlib import Path
from zipfile import ZipFile


def leaks(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Return the words found in each file below a folder; files without any are left out."""
    wanted = [word for word in words if word]
    found = {
        str(path.relative_to(folder)): [word for word in wanted if any(word in text for text in texts(path))]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {name: some for name, some in found.items() if some}


def texts(path: Path) -> Iterator[str]:
    """Yield what a file says: as it stands, unpacked, and without the marks of HTML and XML."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as archive:
            yield from (unescape(archive.read(name).decode()) for name in archive.namelist())
    elif path.suffix == ".parquet":
        import pyarrow.parquet as pq

        yield str(pq.read_table(path).to_pylist())
    elif path.suffix == ".db":
        with sqlite3.connect(path) as connection:
            yield "\n".join(connection.iterdump())
        connection.close()
    else:
        text = path.read_bytes().decode(errors="ignore")
        yield text
        yield unescape(text)
        for packed in re.findall(r'id="data">([^<]+)<', text):
            yield decompress(b64decode(packed)).decode().encode().decode("unicode-escape", errors="ignore")
            yield decompress(b64decode(packed)).decode()
