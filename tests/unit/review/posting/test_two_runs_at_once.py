"""Two runs that write at once, call by call in every order that there is."""

from __future__ import annotations

import itertools
import threading

import pytest
from moorage.review.posting.calls import Refused
from moorage.review.posting.sticky import Comment, Mark, keep

EARLIER, LATER = Mark(".", 1), Mark(".", 2)


class Turns:
    """Lets one run make a call at a time, as a list of turns says; one that is done gives its turns to the other."""

    def __init__(self, order):
        self.order, self.done, self.state = list(order), set(), threading.Condition()

    def __call__(self, who, act):
        with self.state:
            self.state.wait_for(lambda: self._next(who), timeout=240)
            if self.order:
                self.order.pop(0)
            try:
                return act()
            finally:
                self.state.notify_all()

    def _next(self, who):
        while self.order and self.order[0] in self.done:
            self.order.pop(0)
        return not self.order or self.order[0] == who

    def finish(self, who):
        with self.state:
            self.done.add(who)
            self.state.notify_all()


class Seen:
    """The comments as one of the runs sees them."""

    def __init__(self, there, turns, who):
        self.there, self.turns, self.who = there, turns, who

    def all(self):
        return self.turns(self.who, lambda: [Comment(number, body) for number, body in self.there.items()])

    def create(self, body):
        return self.turns(self.who, lambda: self._put(max(self.there, default=0) + 1, body))

    def update(self, number, body):
        self.turns(self.who, lambda: self._put(self._known(number), body))

    def delete(self, number):
        self.turns(self.who, lambda: self.there.pop(self._known(number)))

    def _put(self, number, body):
        self.there[number] = body
        return number

    def _known(self, number):
        if number not in self.there:
            raise Refused(404, "Not Found")
        return number


def both(order, there):
    turns, failed = Turns(order), []

    def run(who, mark):
        try:
            keep(Seen(there, turns, who), mark, f"what run {mark.run} says")
        except Exception as error:
            failed.append(error)
        finally:
            turns.finish(who)

    threads = [threading.Thread(target=run, args=each) for each in ((0, EARLIER), (1, LATER))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return there


ORDERS = sorted(set(itertools.permutations([0] * 4 + [1] * 4)))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_one_comment_is_left_with_what_the_later_run_says(order):
    there = both(order, {})
    assert list(there.values()) == [LATER.on("what run 2 says")]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_a_comment_that_was_there_stays_the_only_one(order):
    # Which of two says the last word is not ours to decide where both read before either wrote: the API has no
    # condition for an update. A workflow that ends the earlier run decides it.
    there = both(order, {5: Mark(".", 0).on("old")})
    assert list(there) == [5]
    assert LATER.run_of(Comment(5, there[5])) in (1, 2)
    if order[:2] != (0, 1) and order[:2] != (1, 0):
        assert there[5] == LATER.on("what run 2 says")
