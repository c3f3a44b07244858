"""One thread, urgent work first, and a defect in one job does not end the others."""

from __future__ import annotations

from threading import Event

from cx_lsp.server.desk import Desk, Urgency


def test_urgent_work_overtakes_and_defects_are_told() -> None:
    told: list[Exception] = []
    done: list[str] = []
    begin, end = Event(), Event()
    desk = Desk("test", told.append)
    desk.put(Urgency.SOON, lambda: begin.wait(5))
    desk.put(Urgency.WHENEVER, lambda: done.append("whenever"))
    desk.put(Urgency.WHENEVER, end.set)
    desk.put(Urgency.SOON, lambda: done.append("soon"))
    desk.put(Urgency.TYPING, lambda: done.append(str(1 // 0)))
    desk.put(Urgency.TYPING, lambda: done.append("typing"))
    begin.set()
    assert end.wait(5)
    assert done == ["typing", "soon", "whenever"]
    assert [type(e) for e in told] == [ZeroDivisionError]
    desk.close(5)


def test_a_closed_desk_begins_nothing_more() -> None:
    done: list[str] = []
    begin = Event()
    desk = Desk("test", lambda _error: None)
    desk.put(Urgency.TYPING, lambda: begin.wait(5))
    desk.put(Urgency.TYPING, lambda: done.append("late"))
    desk.close(0)
    begin.set()
    desk.close(5)
    assert done == []
