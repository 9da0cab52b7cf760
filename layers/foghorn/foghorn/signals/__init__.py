"""What one event says by itself. A signal is no diagnosis."""

from foghorn.signals.as_json import classification_to_json, scope_to_json
from foghorn.signals.classify import classify, classify_parsed
from foghorn.signals.event_key import event_key
from foghorn.signals.kind import Kind, Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.record import RECORD_LIMIT_BYTES, signal_from_record, signal_to_record
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Severity, Signal

__all__ = [
    "KINDS",
    "RECORD_LIMIT_BYTES",
    "Classification",
    "Effect",
    "Kind",
    "Outcome",
    "Scope",
    "ScopeType",
    "Severity",
    "Signal",
    "Tell",
    "classification_to_json",
    "classify",
    "classify_parsed",
    "event_key",
    "scope_to_json",
    "signal_from_record",
    "signal_to_record",
]
