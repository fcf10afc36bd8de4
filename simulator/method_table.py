"""All methods of the Bot API that the simulator answers."""

from __future__ import annotations

from simulator import (
    bots,
    callbacks,
    commands,
    copying,
    deleting,
    editing,
    files,
    group_methods,
    inline,
    media,
    polls,
    profile,
    reactions,
    sending,
    updates,
    webhook,
)
from simulator.methods import Methods, gather

METHODS: Methods = gather(
    bots.methods,
    callbacks.methods,
    commands.methods,
    copying.methods,
    deleting.methods,
    editing.methods,
    files.methods,
    group_methods.methods,
    inline.methods,
    media.methods,
    polls.methods,
    profile.methods,
    reactions.methods,
    sending.methods,
    updates.methods,
    webhook.methods,
)
