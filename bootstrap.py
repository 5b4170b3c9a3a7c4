"""Set up the environment that Banyan runs or is tested in: python3 bootstrap.py core|test

Needs nothing but Python 3.11 or newer. Does nothing where all is set up already. Each thing that can go wrong gets one
clear line and a way out. (Written so that an older Python can at least read it and say that it is too old.)
"""

import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python")


def give_up(what, way_out):
    """One line on what is wrong, one on the way out."""
    sys.exit("Banyan cannot be set up: {}\n  -> {}".format(what, way_out))


def use_a_new_enough_python():
    """Go on in a newer Python if this one is too old and another is installed."""
    if sys.version_info >= OLDEST:
        return
    for minor in (13, 12, 11, 14):
        newer = shutil.which("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer] + sys.argv)  # noqa: S606
    give_up(
        "it needs Python 3.11 or newer, this is %d.%d." % sys.version_info[:2],
        "Install a newer Python, then: make run PYTHON=python3.12",
    )


@contextlib.contextmanager
def one_at_a_time():
    """Two set-ups at once would trample on each other: the second waits for the first."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(os.path.join(HERE, ".setup.lock"), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another set-up is at work here; waiting for it to end ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(arguments, way_out):
    """Run a step quietly; on failure show the end of what it said."""
    done = subprocess.run(arguments, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        tail = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-8:])
        if "No space left" in done.stdout:
            way_out = "The disk is full: free some space (about 1 GB), then start again."
        give_up("this step failed: {}\n{}".format(" ".join(arguments[:6]), tail), way_out)


def digest(*names):
    """What the set-up depends on, as one short text."""
    total = hashlib.sha256(sys.version.encode())
    for name in names:
        with open(os.path.join(HERE, name), "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def is_done(stamp, wanted):
    """Whether an earlier set-up finished with the same requirements."""
    try:
        with open(stamp) as file:
            return file.read() == wanted and os.path.exists(os.path.join(BIN, "banyan"))
    except OSError:
        return False


def install(level):
    """Make the environment hold what `level` (core or test) needs."""
    lists = ["requirements/core.txt"] + (["requirements/test.txt"] if level == "test" else [])
    wanted = digest("requirements/bootstrap.txt", "pyproject.toml", *lists)
    stamp = os.path.join(VENV, ".banyan-" + level)
    if is_done(stamp, wanted):
        return
    started = time.time()
    print("Setting up Banyan's environment (once, about half a minute) ...", flush=True)
    if subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) if os.path.exists(PYTHON) else True:
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", VENV],
            "On Debian or Ubuntu: apt-get install python3-venv; elsewhere install Python from python.org.",
        )
    network = "Look at the connection to the package index (proxy? offline?), then start again; nothing is lost."
    quiet = ["--quiet", "--disable-pip-version-check"]
    run([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", "requirements/bootstrap.txt"], network)
    requirements = [part for name in lists for part in ("-r", name)]
    run(
        [os.path.join(BIN, "uv"), "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", *requirements],
        network,
    )
    run(
        [PYTHON, "-m", "pip", "install", *quiet, "--no-deps", "--no-build-isolation", "--editable", "."],
        "Remove the folder .venv and start again.",
    )
    with open(stamp, "w") as file:
        file.write(wanted)
    print("Environment ready after %.0f s." % (time.time() - started), flush=True)


def compile_translations():
    """Turn each language's messages into the form that Django reads, where they changed."""
    locale = os.path.join(HERE, "banyan", "web", "locale")
    for language in sorted(os.listdir(locale)) if os.path.isdir(locale) else []:
        source = os.path.join(locale, language, "LC_MESSAGES", "django.po")
        target = source[:-2] + "mo"
        if not os.path.exists(source):
            continue
        if not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source):
            run(
                [os.path.join(BIN, "pybabel"), "compile", "--input-file", source, "--output-file", target],
                "Mend the placeholders it names in that file.",
            )


def main():
    """Set up for running (core) or for testing (test)."""
    use_a_new_enough_python()
    level = sys.argv[1] if len(sys.argv) > 1 else "core"
    if level not in ("core", "test"):
        give_up("there is no set-up called %r." % level, "Use core or test.")
    try:
        with one_at_a_time():
            install(level)
            compile_translations()
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            give_up("this folder cannot be written to.", "Copy Banyan to a folder of your own and start there.")
        if error.errno == errno.ENOSPC:
            give_up("the disk is full.", "Free some space (about 1 GB), then start again.")
        raise
    except KeyboardInterrupt:
        sys.exit("\nStopped. Start again any time; it goes on where it was.")


if __name__ == "__main__":
    main()
