"""The certificate of the emulator, and where it is kept."""

import ssl
import stat
import sys
from pathlib import Path

import pytest

from convroute.server.tls.certificates import NoCertificateError, certificate_in


def test_it_is_the_same_between_runs(tmp_path: Path) -> None:
    first = certificate_in(tmp_path / "tls").authority.read_bytes()
    assert certificate_in(tmp_path / "tls").authority.read_bytes() == first


def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    certificate_in(tmp_path / "tls")
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "tls" / "server.pem").stat().st_mode) == 0o600


def test_the_key_of_the_authority_is_kept_nowhere(tmp_path: Path) -> None:
    certificate_in(tmp_path / "tls")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["authority.pem", "server.pem", "tls"]
    assert "PRIVATE KEY" not in (tmp_path / "tls" / "authority.pem").read_text()
    assert (tmp_path / "tls" / "server.pem").read_text().count("BEGIN EC PRIVATE KEY") == 1


@pytest.mark.parametrize("harm", ["damaged", "cut off", "gone", "open to others"])
def test_one_that_cannot_be_used_is_made_anew(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "tls"
    before = certificate_in(folder).authority.read_bytes()
    own = folder / "server.pem"
    match harm:
        case "damaged":
            (folder / "authority.pem").write_text("nonsense")
        case "cut off":
            own.write_bytes(own.read_bytes()[:100])
        case "gone":
            own.unlink()
        case "open to others":
            own.chmod(0o644)
    assert certificate_in(folder).authority.read_bytes() != before
    assert [path.name for path in tmp_path.iterdir()] == ["tls"]


def test_where_nothing_can_be_kept_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NoCertificateError, match=r"no certificate can be kept in .*file/tls: .+"):
        certificate_in(tmp_path / "file" / "tls")


def test_without_the_extra_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(NoCertificateError, match=r"pip install 'convroute\[tls\]'"):
        certificate_in(tmp_path / "tls")


def test_it_has_metas_two_names_and_this_computers(tmp_path: Path) -> None:
    certificate = certificate_in(tmp_path / "tls")
    for name in ("graph.facebook.com", "graph.instagram.com", "localhost", "127.0.0.1", "::1"):
        assert _is_taken_for(certificate.context, certificate.authority, name)
    assert not _is_taken_for(certificate.context, certificate.authority, "www.facebook.com")


def _is_taken_for(server: ssl.SSLContext, authority: Path, name: str) -> bool:
    """By a client that trusts the authority, without a network."""
    client = ssl.create_default_context(cafile=str(authority))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server, server_hostname=name)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(3):
        for side in (asking, answering):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return asking.version() is not None
