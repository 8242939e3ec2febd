# What `run` and `nightly` share: stages that are named, timed and counted, and the developer's environment.

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export NO_COLOR=1
unset PYTHONDONTWRITEBYTECODE # else every process compiles everything anew
failed=()

stage() { # stage NAME COMMAND...
    local name=$1 began=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if ("$@"); then
        printf -- '-- %s: passed in %d s\n' "$name" $((SECONDS - began))
    else
        printf -- '-- %s: FAILED\n' "$name"
        failed+=("$name")
    fi
}

install_postgres() { # where its programs are missing, and may be installed
    local initdb=(/usr/lib/postgresql/*/bin/initdb)
    if ! command -v initdb >/dev/null && [ ! -x "${initdb[0]}" ]; then
        [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || {
            printf 'PostgreSQL is not installed: apt-get install postgresql\n' >&2
            return 1
        }
        apt-get install -qq -y --no-install-recommends postgresql >"$scratch/apt.log" 2>&1 ||
            { tail -n 20 "$scratch/apt.log"; return 1; }
    fi
}

use_environment() { # use_environment TOOL...: the active environment or else .venv, if it has the tools
    local environment=${VIRTUAL_ENV:-$checkout/.venv} name missing=()
    [ -d "$environment/bin" ] && PATH="$environment/bin:$PATH"
    for name in "$@"; do
        command -v "$name" >/dev/null || missing+=("$name")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    printf 'missing: %s\n' "${missing[*]}" >&2
    printf "install with: python3 -m venv .venv && .venv/bin/pip install -e '.[dev]'\n" >&2
    exit 2
}

finish() { # the closing lines, and the exit status
    local processor
    times >"$scratch/times"
    processor=$(awk '{ for (i = 1; i <= 2; i++) { split($i, t, "[ms]"); all += 60 * t[1] + t[2] } }
        END { printf "%d", all }' "$scratch/times")
    printf '\n'
    if [ "${#failed[@]}" -gt 0 ]; then
        printf 'FAILED: %s\n' "${failed[@]}"
        exit 1
    fi
    printf 'everything passed in %d s, with %d s of processor time\n' "$SECONDS" "$processor"
}
