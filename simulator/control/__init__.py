"""The control API: what the chat page asks of the simulator, as JSON under /sim/."""
