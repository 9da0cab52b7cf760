"""Play a stream of events through rules, handlers, queue and Slack on the embedded workspace."""
