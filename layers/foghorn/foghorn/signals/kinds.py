"""KINDS: every cause Foghorn knows, by name. These names are public API: users route and silence by them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from foghorn.signals.kind import Kind
from foghorn.signals.kinds_call import CALL_KINDS
from foghorn.signals.kinds_capacity import CAPACITY_KINDS
from foghorn.signals.kinds_deployment import DEPLOYMENT_KINDS
from foghorn.signals.kinds_instance import INSTANCE_KINDS
from foghorn.signals.kinds_own import OWN_KINDS
from foghorn.signals.kinds_run import RUN_KINDS
from foghorn.signals.kinds_service import SERVICE_KINDS
from foghorn.signals.kinds_silence import SILENCE_KINDS
from foghorn.signals.kinds_start import START_KINDS

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            *START_KINDS,
            *CALL_KINDS,
            *RUN_KINDS,
            *CAPACITY_KINDS,
            *INSTANCE_KINDS,
            *SERVICE_KINDS,
            *DEPLOYMENT_KINDS,
            *SILENCE_KINDS,
            *OWN_KINDS,
        )
    }
)
