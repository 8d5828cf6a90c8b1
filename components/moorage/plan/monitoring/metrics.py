"""The metrics that alerts read: what the chassis and Go's own collectors show.

tests/unit/running/test_metrics.py holds this list against running services.
"""

from __future__ import annotations

REQUESTS = "http_request_duration_seconds"
"""Histogram by ``method``, ``route`` (the pattern), ``status``."""
PANICS = "http_panics_total"
SHED = "http_requests_shed_total"
"""Requests turned away as too many were being answered."""
BREAKER = "client_breaker_state"
"""By ``upstream``; 2 is open."""
CONSUL = "consul_registered"
"""1 while the agent confirms the registration."""
STARTED = "process_start_time_seconds"
MEMORY = "go_memstats_sys_bytes"
RETURNED = "go_memstats_heap_released_bytes"
"""Of `MEMORY`: what the system has back. GOMEMLIMIT bounds the rest."""
MEMORY_LIMIT = "go_gc_gomemlimit_bytes"
ALL = (REQUESTS, PANICS, SHED, BREAKER, CONSUL, STARTED, MEMORY, RETURNED, MEMORY_LIMIT)
