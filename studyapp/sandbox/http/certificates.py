"""The server's certificate, and the private authority that vouches for it.

The authority's key is dropped as soon as it has signed the one certificate, so nothing else can ever be signed with it. Both
live a few days and are made anew together; no system is ever told to trust them, only the clients that are pointed at the file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.sandbox.http.files import make_private, write_private

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LIFE = timedelta(days=7)
RENEWED_BEFORE = timedelta(days=3)
"""With less left than this, both are made anew when a server starts."""
_SKEW = timedelta(days=1)
"""Certificates are good from a day before, for clocks that are a little behind."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the three files are."""

    ca: Path
    """The authority, for clients."""
    server: Path
    """The server's certificate."""
    key: Path
    """The server's key, of which only its owner can read."""


def certificates(folder: Path, now: datetime) -> Certificates:
    """The certificates in a folder; made at first use, and made anew near their end.

    Args:
        folder: where they are kept.
        now: the real time, for clients check it.

    Raises:
        OSError: they can't be written.
    """
    found = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    if not _is_good(found, folder / "good-until", now):
        make_private(folder)
        _make(found, now)
        write_private(folder / "good-until", (now + LIFE - RENEWED_BEFORE).isoformat())
    return found


def _is_good(found: Certificates, until: Path, now: datetime) -> bool:
    # The date stands beside them: reading it from a certificate would cost the import of cryptography at each start.
    if not all(path.is_file() for path in (found.ca, found.server, found.key)):
        return False
    try:
        end = datetime.fromisoformat(until.read_text("utf-8"))
        return end - LIFE <= now < end
    except (OSError, ValueError, TypeError):
        return False


def _make(goal: Certificates, now: datetime) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    ca_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    ca = _authority(ca_key, now)
    server = _server(ca, ca_key, key, now)
    write_private(goal.key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_private(goal.server, server.public_bytes(Encoding.PEM))
    write_private(goal.ca, ca.public_bytes(Encoding.PEM))


def _authority(key: "EllipticCurvePrivateKey", now: datetime) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = _name("studyapp sandbox, this machine only")
    return (
        _builder(name, name, key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _server(
    ca: "x509.Certificate", ca_key: "EllipticCurvePrivateKey", key: "EllipticCurvePrivateKey", now: datetime
) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    names = [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
    return (
        _builder(_name("127.0.0.1"), ca.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _builder(
    subject: "x509.Name", issuer: "x509.Name", key: "EllipticCurvePrivateKey", now: datetime
) -> "x509.CertificateBuilder":
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(text: str) -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, signs: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
