"""Catalogue files."""

from views.answers.root import Answer, Key


class ImportUpload(Answer, prefix="ui"):
    """Bring a file that was read into the catalogue."""

    upload_id: Key


class DropUpload(Answer, prefix="ud"):
    """Let go of a file."""

    upload_id: Key


class ShowUploadReport(Answer, prefix="ur"):
    """Send the whole report about a file."""

    upload_id: Key
