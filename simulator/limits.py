"""Limits that several methods share. Lengths are UTF-16 code units of the text without its formatting."""

from __future__ import annotations

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
MAX_DELETE_AGE_SECONDS = 48 * 60 * 60
