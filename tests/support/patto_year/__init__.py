"""A whole year of two patti: who lives it, what everybody reads, a judge, and the page that is written of it."""
