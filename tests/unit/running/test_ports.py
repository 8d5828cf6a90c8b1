"""Ports: one run does not take what another has chosen and not bound yet, and gives back what it had."""

from __future__ import annotations

import contextlib
import socket

import pytest
from moorage.errors import ExternalError
from moorage.running.planned.ports import HOST, Ports


@pytest.fixture
def free():
    """Return a port that nobody had a moment ago, with others above it."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return min(probe.getsockname()[1], 60_000)


def test_two_runs_that_look_before_either_listens_get_two_ports(free):
    with contextlib.closing(Ports()) as one, contextlib.closing(Ports()) as other:
        first = one.take(free)
        assert other.take(first) > first
        assert one.take(first) > first


def test_a_port_is_given_back(free):
    with contextlib.closing(Ports()) as ports:
        first = ports.take(free)
    with contextlib.closing(Ports()) as ports:
        assert ports.take(first) == first


def test_a_port_that_another_service_asks_for_by_itself_is_left_to_it(free):
    with contextlib.closing(Ports()) as ports:
        first = ports.take(free)
        assert ports.take(first, range(first, first + 5)) >= first + 5


def test_no_port_is_left_at_the_end_of_the_range():
    with contextlib.closing(Ports()) as ports:
        ports.take(65535)
        with pytest.raises(ExternalError, match="no port from 65535 on is free"):
            ports.take(65535)
