"""Real servers for tests, the demo, the crash suite and the bench.

World puts all of them together; each can also be started alone.
"""
