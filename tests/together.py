"""What several people, or workers, do at the same moment."""

from threading import Thread


def together(*deeds):
    """Each in a thread of its own; back once all are done."""
    threads = [Thread(target=deed) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
