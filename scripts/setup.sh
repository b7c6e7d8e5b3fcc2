# Sourced by the other scripts: makes sure that system packages and .venv/ are there.
# Installs by apt where root or sudo is there, else says what to install.

PACKAGES=(dovecot-imapd softhsm2 postgresql poppler-utils openssl python3-venv faketime
          tesseract-ocr tesseract-ocr-vie antiword chromium libreoffice-writer-nogui libseccomp2
          libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

fail() { printf '%s\n' "$*" >&2; exit 1; }

missing_packages() {
    local package
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

install_packages() {
    local missing sudo=()
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || fail "please install first: apt-get install --no-install-recommends $missing"
        sudo=(sudo -n)
    fi
    say "installing system packages: $missing"
    "${sudo[@]}" apt-get update -qq
    # shellcheck disable=SC2086  # a list of names
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
    case "$missing" in
    *postgresql*)
        "${sudo[@]}" systemctl disable --now postgresql.service >/dev/null 2>&1 || true ;;&
    *dovecot*)  # wanted as a program for tests and demo, not as a service of this machine
        "${sudo[@]}" systemctl disable --now dovecot.socket dovecot.service >/dev/null 2>&1 || true ;;
    esac
}

find_python() {
    local python
    for python in python3.13 python3.12 python3.11 python3.14 python3; do
        if command -v "$python" >/dev/null &&
            "$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    fail "Python 3.11 or newer with venv is needed: apt-get install python3 python3-venv"
}

make_environment() {
    local wanted python
    wanted=$(cat requirements.lock pyproject.toml scripts/setup.sh | sha256sum)
    [ "$(cat .venv/made-from 2>/dev/null)" != "$wanted" ] || return 0
    python=$(find_python) || exit 1
    say "making .venv with $("$python" --version) and the packages of requirements.lock"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" >.venv/made-from
}

install_packages
make_environment
