"""Running a function as SAM builds it, in a Lambda container of this machine, against the local workspace."""
