"""How an application on a machine is looked at from inside of it: its health, its certificate, and renewing that."""

from datetime import timedelta
from itertools import pairwise

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.providers.compute import application
from studyapp.sandbox.providers.compute.shell import Command, Guest

CERTIFICATE = "/etc/app/app.pem"
_LIFE = timedelta(days=90)
_WORDS = {
    "DnsResolution": "the name is not known",
    "Unknown": "connection refused",
}


def ailment(guest: Guest) -> str:
    """What is wrong with the application, in a few words; an empty text if it works."""
    if guest.facts.get("appSecret", "Present") != "Present":
        return f"secret {application.secret_path(windows=guest.windows)} not found"
    if "database" not in guest.facts:
        return ""
    server = application.database(guest.facts)
    if server is None:
        return f"no database in {application.settings_path(windows=guest.windows)}"
    stopped = guest.connect(*server)
    return f"database {server[0]}:{server[1]}: {_WORDS.get(stopped, 'connection timed out')}" if stopped else ""


def answer(guest: Guest, scheme: str) -> None:
    """What a request to the application gets on its own machine."""
    if scheme == "https" and application.valid_until(guest.facts) is None:
        guest.fail("curl: (7) Failed to connect to localhost port 443: Connection refused")
    elif scheme == "https" and application.has_expired(guest.facts, guest.now):
        guest.fail("curl: (60) SSL certificate problem: certificate has expired")
    else:
        wrong = ailment(guest)
        guest.say(*(("HTTP/1.1 503 Service Unavailable", wrong) if wrong else ("HTTP/1.1 200 OK",)))


def status(guest: Guest) -> str:
    """`active`, or `failed` while something is wrong."""
    return "failed" if ailment(guest) else "active"


def openssl(guest: Guest, command: Command) -> None:
    """`openssl x509 -in FILE -noout -enddate`, or `-checkend SECONDS`."""
    words = command.arguments
    given = dict(pairwise(words))
    seconds = given.get("-checkend", "0")
    asks = "-enddate" in words or "-checkend" in words
    if words[:1] != ("x509",) or not asks or not seconds.isdecimal():
        raise not_simulated("this form of openssl: openssl x509 -in FILE -noout -enddate", target="script")
    until = application.valid_until(guest.facts) if given.get("-in") == CERTIFICATE else None
    if until is None:
        guest.fail(f"Could not open file or uri for loading certificate from {given.get('-in', '<stdin>')}")
        return
    if "-enddate" in words:
        guest.say(f"notAfter={until:%b} {until.day:>2} {until:%H:%M:%S %Y} GMT")
    if "-checkend" in words:
        ends = (until - guest.now).total_seconds() <= int(seconds)
        guest.say("Certificate will expire" if ends else "Certificate will not expire")


def certbot(guest: Guest, command: Command) -> None:
    """`certbot renew`."""
    if command.arguments[:1] != ("renew",):
        raise not_simulated("certbot other than 'certbot renew'", target="script")
    guest.say("Congratulations, all renewals succeeded" if _renew(guest) else "No renewals were attempted.")


def certreq(guest: Guest, command: Command) -> None:
    """`certreq -enroll -machine ... renew`."""
    words = [word.lower() for word in command.arguments]
    if words[:1] != ["-enroll"] or "renew" not in words:
        raise not_simulated("certreq other than 'certreq -enroll -machine -cert THUMBPRINT renew'", target="script")
    if not _renew(guest):
        guest.fail("Certificate Request Processor: Cannot find object or property.")


def _renew(guest: Guest) -> bool:
    if application.valid_until(guest.facts) is None:
        return False
    guest.facts = {**guest.facts, "certificate": f"{guest.now + _LIFE:%Y-%m-%d}"}
    return True


def certificate_store(guest: Guest) -> None:
    """What `Get-ChildItem Cert:\\LocalMachine\\My | ...` would show: subject and last day."""
    until = application.valid_until(guest.facts)
    if until is not None:
        guest.say("Subject     NotAfter", f"CN={guest.computer}  {until:%Y-%m-%d %H:%M:%S}")
