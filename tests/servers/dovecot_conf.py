"""Dovecot's configuration for one unprivileged user, in the syntax of 2.3 and of 2.4.

"Rootless installation" in Dovecot's documentation: all internal users are the one user and no
service changes its root directory.
"""

import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.servers.process import StartError


@dataclass(frozen=True)
class Place:
    """What differs from one Dovecot to the next. Paths are absolute."""

    run: Path
    state: Path
    log: Path
    mail: Path
    users: Path
    chain: Path
    key: Path
    owner: str
    group: str
    tls_port: int
    plain_port: int


def configuration(place: Place) -> str:
    """Gives the text of dovecot.conf for the Dovecot that is installed here."""
    template = DOVECOT_2_3 if version() < (2, 4) else DOVECOT_2_4
    return template.format(**asdict(place))


def executable() -> str:
    """Finds Dovecot. Raises StartError when it is not installed."""
    # Debian's ordinary users do not have /usr/sbin in their PATH.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which("dovecot", path=path)
    if found is None:
        raise StartError("dovecot is not installed: install the package dovecot-imapd")
    return found


def version() -> tuple[int, int]:
    """Asks the installed Dovecot for its version (major, minor)."""
    said = subprocess.run([executable(), "--version"], check=True, capture_output=True, text=True).stdout
    major, minor, *_ = said.split(".")
    return int(major), int(minor)


# Never waiting for the disk: what a power cut leaves on a test server is no concern of a test.
# A wrong password is answered at once and brings no penalty; one client may have many connections.
# Each account has a passwd-file of its own: Dovecot looks at a file that it knows only once a
# second, so a new account would not be seen at once in a common file.
DOVECOT_2_3 = """\
base_dir = {run}
state_dir = {state}
log_path = {log}
protocols = imap
listen = 127.0.0.1
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_home = {mail}/%u
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = {users}/%u
}}
userdb {{
  driver = static
  args = uid={owner} gid={group}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""

DOVECOT_2_4 = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
base_dir = {run}
state_dir = {state}
log_path = {log}
protocols = imap
listen = 127.0.0.1
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_server_cert_file = {chain}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
auth_failure_delay = 0
mail_home = {mail}/%{{user}}
mail_driver = maildir
mail_path = ~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
passdb passwd-file {{
  passwd_file_path = {users}/%{{user}}
}}
userdb static {{
  fields {{
    uid = {owner}
    gid = {group}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""
