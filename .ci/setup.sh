#!/usr/bin/env bash
# Make this checkout ready to run: system packages, .venv, the locked dependencies.
#
#   .ci/setup.sh [--tests]     --tests: also what only the test suite needs
#   PYTHON=/path/to/python     the interpreter of a new .venv
#
# Quick when all of it stands already. Where packages come from is left to the user's own pip and
# apt configuration. Exit 2: something is missing and may not be installed; the line to type is printed.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
unset PYTHONHOME PYTHONPATH # another project's modules must not leak into this environment

environment_python=.venv/bin/python
stamp=.venv/samdocs-setup
log=$(mktemp)
trap 'rm -f "$log"' EXIT

main() {
  ensure_packages
  ensure_environment
  ensure_dependencies
  if [ "${1:-}" = --tests ]; then offer_test_packages; fi
}

# --- system packages

ensure_packages() {
  local missing
  missing=$(missing_packages)
  if [ -n "$missing" ] && may_install; then
    install_packages "$missing"
    missing=$(missing_packages)
  fi
  if [ -n "$missing" ]; then give_up_on_packages "$missing"; fi
}

# Print the Debian packages without which nothing can be built, in one line.
missing_packages() {
  local python=$environment_python
  {
    if ! keeps_environment; then
      python=$(find_python) || give_up_on_python
      makes_environments "$python" || venv_package "$python"
    fi
    command -v git >/dev/null || echo git
    if [ "$(uname -s)" = Linux ]; then missing_libraries "$python"; fi
  } | sort -u | paste -s -d ' ' -
}

# Debian splits `venv` off; an interpreter beside the default one has a package of its own.
venv_package() {
  local real
  real=$(readlink -f -- "$1")
  case $real in
    "$(readlink -f /usr/bin/python3)") echo python3-venv ;;
    /usr/bin/python3.*) echo "${real##*/}-venv" ;;
    *) echo python3-venv ;;
  esac
}

# The libraries that WeasyPrint loads, each with the package that brings it along.
missing_libraries() {
  "$1" - <<'EOF'
for library, package in (
    ("libgobject-2.0.so.0", "libpango-1.0-0"),
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libfontconfig.so.1", "libpangoft2-1.0-0"),
    ("libharfbuzz.so.0", "libharfbuzz-subset0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
):
    try:
        import ctypes  # a minimal Python lacks it

        ctypes.CDLL(library)
    except (ImportError, OSError):
        print(package)
EOF
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# Takes the names as one word list. A failure shows; whether the packages came is for the caller to see.
install_packages() {
  say "installing $1"
  apt_install "$1" >"$log" 2>&1 </dev/null || tail -n 20 "$log" >&2
}

# A fresh machine has no package lists, an old one stale ones: then fetch them and try once more.
apt_install() {
  # shellcheck disable=SC2086 # a word list
  apt install -y --no-install-recommends $1 ||
    { apt update && apt install -y --no-install-recommends $1; }
}

apt() {
  local root=''
  if [ "$(id -u)" != 0 ]; then root='sudo -n'; fi
  $root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@"
}

give_up_on_packages() {
  say "this machine lacks: $1"
  say 'on Debian or Ubuntu type this line, then run make again; elsewhere install their like'
  tell_line "$1"
  exit 2
}

tell_line() {
  local sudo='sudo '
  if [ "$(id -u)" = 0 ]; then sudo=''; fi
  printf '\n    %sapt-get update && %sapt-get install -y %s\n\n' "$sudo" "$sudo" "$1" >&2
}

# What only tests use: pages of PDFs are read, and signatures are made, with these.
offer_test_packages() {
  local missing
  missing=$(missing_test_packages)
  if [ -n "$missing" ] && may_install; then
    install_packages "$missing"
    missing=$(missing_test_packages)
  fi
  if [ -n "$missing" ]; then
    say "missing for some tests, which will fail: $missing"
    tell_line "$missing"
  fi
}

missing_test_packages() {
  {
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v ssh-keygen >/dev/null || echo openssh-client
    command -v gpg >/dev/null || echo gnupg
  } | paste -s -d ' ' -
}

# --- the interpreter

# Print the first interpreter that can make environments, else the first that is new enough.
find_python() {
  local candidate new_enough=''
  local -a candidates=(python3.13 python3.12 python3.11 python3)
  if [ -n "${PYTHON:-}" ]; then candidates=("$PYTHON"); fi
  for candidate in "${candidates[@]}"; do
    candidate=$(command -v -- "$candidate") && is_new_enough "$candidate" || continue
    if makes_environments "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
    new_enough=${new_enough:-$candidate}
  done
  [ -n "$new_enough" ] && printf '%s\n' "$new_enough"
}

is_new_enough() {
  "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

makes_environments() {
  "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

give_up_on_python() {
  say "found no Python 3.11 or newer as ${PYTHON:-python3.13, python3.12, python3.11 or python3}"
  say 'on Debian 12, Ubuntu 24.04 or newer type this line, then run make again'
  tell_line 'python3 python3-venv'
  exit 2
}

# --- the environment

ensure_environment() {
  local python
  if keeps_environment; then return; fi
  python=$(find_python)
  step "creating .venv with $("$python" --version) ($python)" "$python" -m venv --clear .venv
}

# Scripts in .venv/bin hold the folder's path, so a checkout that was moved needs new ones.
keeps_environment() {
  if [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" != "$PWD" ]; then return 1; fi
  "$environment_python" -c 'import pip' 2>/dev/null && is_new_enough "$environment_python"
}

ensure_dependencies() {
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; then return; fi
  rm -f "$stamp"
  step 'installing the packages of requirements.lock' \
    pip_install --require-hashes --requirement requirements.lock
  step 'installing samdocs itself' pip_install --no-deps --no-build-isolation --editable .
  fingerprint >"$stamp"
}

fingerprint() {
  printf '%s\n' "$PWD"
  cat requirements.lock pyproject.toml | cksum
}

pip_install() {
  PIP_USER=0 "$environment_python" -m pip install --quiet --no-input --disable-pip-version-check "$@"
}

# --- telling

say() {
  printf 'setup: %s\n' "$*" >&2
}

# Run a command quietly; when it fails, show what it said and stop.
step() {
  local title=$1
  shift
  say "$title"
  if "$@" >"$log" 2>&1 </dev/null; then return; fi
  tail -n 40 "$log" >&2
  say "failed: $title"
  exit 1
}

main "$@"
