"""What the system says of a file, a port or a database, in words of ours."""

import errno
import socket
import sqlite3

_OF_THE_SYSTEM = {
    errno.ENOENT: "non c'è",
    errno.EACCES: "manca il permesso",
    errno.EPERM: "manca il permesso",
    errno.EISDIR: "è una cartella",
    errno.ENOTDIR: "una parte del percorso non è una cartella",
    errno.ENAMETOOLONG: "il nome è troppo lungo",
    errno.ENOSPC: "il disco è pieno",
    errno.EDQUOT: "il disco è pieno",
    errno.EROFS: "il disco è di sola lettura",
    errno.EADDRINUSE: "è già occupata",
    errno.EADDRNOTAVAIL: "non è un indirizzo di questo computer",
    socket.EAI_NONAME: "l'indirizzo non si trova",
    socket.EAI_AGAIN: "l'indirizzo non si trova",
}

_OF_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: "il file non si apre: controlla che la cartella ci sia, e i permessi",
    sqlite3.SQLITE_READONLY: "il file è di sola lettura: controlla i permessi",
    sqlite3.SQLITE_PERM: "manca il permesso",
    sqlite3.SQLITE_FULL: "il disco è pieno",
    sqlite3.SQLITE_NOTADB: "il file non è un database",
    sqlite3.SQLITE_CORRUPT: "il file è rovinato: rimetti una copia",
    sqlite3.SQLITE_BUSY: "un altro programma lo tiene occupato",
    sqlite3.SQLITE_LOCKED: "un altro programma lo tiene occupato",
    sqlite3.SQLITE_IOERR: "il disco non risponde come deve",
}


def reason(error: BaseException) -> str:
    """Say in a few words why a file, a port or a database cannot be used; what we have no words for is quoted."""
    ours = None
    if isinstance(error, OSError):
        ours = _OF_THE_SYSTEM.get(error.errno or 0)
    elif isinstance(error, sqlite3.Error):
        ours = _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    quoted = getattr(error, "strerror", None) or str(error).strip() or type(error).__name__
    return ours or str(quoted).splitlines()[0]
