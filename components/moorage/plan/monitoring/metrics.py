"""The metrics that alerts and panels read: what the chassis and Go's own collectors show.

tests/unit/running/test_metrics.py holds this list against running services.
"""

from __future__ import annotations

UP = "up"
"""Prometheus' own, of each target: 1 while it can be scraped."""
REQUESTS = "http_request_duration_seconds"
"""Histogram by ``method``, ``route`` (the pattern), ``status``."""
IN_FLIGHT = "http_requests_in_flight"
PANICS = "http_panics_total"
SHED = "http_requests_shed_total"
"""Requests turned away as too many were being answered."""
CALLS = "client_request_duration_seconds"
"""Histogram of calls with their retries, by ``upstream``, ``method``, ``outcome``."""
BREAKER = "client_breaker_state"
"""By ``upstream``; 2 is open."""
CONSUL = "consul_registered"
"""1 while the agent confirms the registration."""
CONSUL_FAILURES = "consul_failures_total"
"""Calls to the agent that failed, by ``operation``."""
STARTED = "process_start_time_seconds"
CPU = "process_cpu_seconds_total"
RESIDENT = "process_resident_memory_bytes"
"""What the container's limit bounds."""
MEMORY = "go_memstats_sys_bytes"
RETURNED = "go_memstats_heap_released_bytes"
"""Of `MEMORY`: what the system has back. GOMEMLIMIT bounds the rest."""
MEMORY_LIMIT = "go_gc_gomemlimit_bytes"
GOROUTINES = "go_goroutines"
COLLECTIONS = "go_gc_duration_seconds"
"""Summary of the pauses of the garbage collector."""
OF_CALLERS = (CALLS, BREAKER)
"""What a service shows that calls others."""
OF_REGISTERED = (CONSUL_FAILURES,)
"""What a service shows once a call to the agent has failed."""
OF_ALL = (
    REQUESTS,
    IN_FLIGHT,
    PANICS,
    SHED,
    CONSUL,
    STARTED,
    CPU,
    RESIDENT,
    MEMORY,
    RETURNED,
    MEMORY_LIMIT,
    GOROUTINES,
    COLLECTIONS,
)
"""What every service on the chassis shows."""
