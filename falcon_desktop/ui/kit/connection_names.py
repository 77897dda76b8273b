"""What connections are called."""

from __future__ import annotations

from falcon_desktop.core.domain.connection import EMBEDDED_ID, embedded_connection
from falcon_desktop.ui.kit.i18n import tr


def connection_name(name: str, connection_id: str = EMBEDDED_ID) -> str:
    """Return a connection's name for people: the one of this computer is translated, unless it was
    given another name.
    """
    if connection_id == EMBEDDED_ID and name in ("", embedded_connection().name):
        return tr("On this computer")
    return name
