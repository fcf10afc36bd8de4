"""Why somebody is admitted all the same whose answers do not meet what a class asks, as staff choose it most."""

from locales import N_

EXCEPTIONS = (
    N_("L'età è quasi giusta"),
    N_("Il lavoro finisce presto"),
    N_("Presto cambia zona"),
    N_("Ne abbiamo parlato"),
)
"""Buttons know them by their place, so new ones come last. Any other reason is written in words."""
