"""Display names of connections."""

from __future__ import annotations

from falcon_desktop.core.domain.connection import EMBEDDED_ID, embedded_connection
from falcon_desktop.ui.kit.i18n import tr


def connection_name(name: str, connection_id: str = EMBEDDED_ID) -> str:
    """Return a connection's display name; the embedded one's is translated unless renamed."""
    if connection_id == EMBEDDED_ID and name in ("", embedded_connection().name):
        return tr("On this computer")
    return name


def connection_in_words(name: str, connection_id: str = EMBEDDED_ID) -> str:
    """Return how a sentence names a connection: by its name, but the one of this computer, unless
    it was renamed, as the built-in engine, since nobody says “supported by On this computer”.
    """
    shown = connection_name(name, connection_id)
    if connection_id == EMBEDDED_ID and shown == tr("On this computer"):
        return tr("the built-in engine")
    return shown
