"""What is handed out in a class."""

from views.answers.root import Answer, Key


class ShowMaterials(Answer, prefix="tm"):
    """List what is handed out in a class."""

    activity_id: Key
    page: Key


class TakeMaterial(Answer, prefix="tk"):
    """Have one thing of it."""

    material_id: Key


class AddMaterial(Answer, prefix="ta"):
    """Begin to add to it."""

    activity_id: Key


class AskRemoveMaterial(Answer, prefix="tr"):
    """Ask before one thing is taken away."""

    material_id: Key


class RemoveMaterial(Answer, prefix="tx"):
    """Take one thing away."""

    material_id: Key
