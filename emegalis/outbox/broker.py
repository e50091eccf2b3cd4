"""The broker, which only carries a word to the workers: nothing is lost while it is away."""

from celery import current_app

from emegalis.lib.outages import Outage

WAKE_EXPIRES = 30
SERVER = Outage("The broker (CELERY_BROKER_URL)", "Workers look by themselves for mail that waits.")


def publish(task: str) -> None:
    """Have a worker begin this task, once the broker answers; one that did not a moment ago is not asked."""
    if SERVER.is_left_alone:
        return
    try:
        current_app.send_task(task, retry=False, expires=WAKE_EXPIRES, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - each transport has its own
        SERVER.failed(error)
    else:
        SERVER.answered()


def is_away() -> bool:
    """Whether the broker does not answer now, or did not a moment ago."""
    if SERVER.is_left_alone:
        return True
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3).default_channel.close()
    except Exception as error:  # noqa: BLE001 - each transport has its own
        SERVER.failed(error)
    else:
        SERVER.answered()
    return SERVER.is_on
