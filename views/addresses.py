"""Addresses that lead into the bot: what a QR code, a shared card or a calendar holds (views/links.py opens them)."""


def of_activity(username: str, code: str) -> str:
    """Lead to the card of an activity."""
    return f"https://t.me/{username}?start=a_{code}"


def of_venue(username: str, venue_id: int) -> str:
    """Lead to what is on at a venue."""
    return f"https://t.me/{username}?start=v_{venue_id}"


def of_invitation(username: str, code: str) -> str:
    """Lead to an invitation, once."""
    return f"https://t.me/{username}?start=i_{code}"


def of_check_in(username: str, code: str) -> str:
    """Lead to saying that one is here."""
    return f"https://t.me/{username}?start=q_{code}"


def of_certificate(username: str, code: str) -> str:
    """Lead to what is true of a certificate."""
    return f"https://t.me/{username}?start=c_{code}"
