"""The portal as processes: `python -m workshop_portal serve`, its worker, and the demo."""

import signal
import sys

import click

from workshop_portal import config


@click.group()
def main():
    """The Lorentz Center's portal."""


@main.command()
def serve():
    """Serve the portal: the web server, and the worker beside it. Ctrl-C ends both."""
    sys.exit(run())


@main.command()
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start over.")
def demo(reset):
    """Serve the demo centre, which is made first when there is none."""
    from workshop_portal import first_start  # alembic and the processes are wanted by these two commands alone

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    instance = config.instance_folder()
    first_start.prepare(instance, reset)
    sys.exit(run(f"\nThe accounts of the demo are in {instance / first_start.ACCOUNTS}"))


def run(more="") -> int:
    from workshop_portal import serving, startup

    instance = config.instance_folder()
    settings = config.load(instance)
    startup.check_texts()
    startup.check_database(settings["SQLALCHEMY_DATABASE_URI"])
    startup.check_keys(settings)
    greeting = f"The portal is at http://localhost:{settings['PORT']}{more}\nCtrl-C ends it."
    return serving.serve(settings, instance, greeting)


@main.command()
@click.option("--id", "worker_id", default="worker-1", help="A name that no other running worker has.")
def worker(worker_id):
    """Work through what was ordered: letters, due dates, jobs."""
    from workshop_portal import worker

    worker.run(worker_id)


main.add_command(config.print_table)

if __name__ == "__main__":
    main()
