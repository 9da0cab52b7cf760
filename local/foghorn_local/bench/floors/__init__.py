"""Floors: for each function the least that it can cost, to divide its own cost by.

A floor imports the third-party packages that its function requires, builds the same clients with the same Config,
decorates its handler in the same way, and contains nothing of Foghorn. Where its function calls AWS or Slack, it is
told to make as many empty calls (see `empty_calls`), so that a ratio is of code to code and not of code to network.
`bare` imports nothing: what interpreter and runtime cost before anybody's code is loaded.
"""
