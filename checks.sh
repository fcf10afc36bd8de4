#!/bin/sh
# Every gate of `make check`, to the end, one line each; what failed is printed after its line.
bin=$1
faults=0
gate() {
    name=$1
    shift
    begun=$(date +%s)
    if output=$("$@" 2>&1); then verdict="ok    "; else verdict="FAILED"; faults=$((faults + 1)); fi
    printf '%s %-22s %4ss  %s\n' "$verdict" "$name" "$(($(date +%s) - begun))" "$(echo "$output" | tail -n 1 | cut -c1-100)"
    [ "$verdict" = FAILED ] && echo "$output"
    return 0
}
gate format "$bin/ruff" format --check --quiet .
gate lint "$bin/ruff" check --quiet .
gate types "$bin/mypy"
gate layers "$bin/lint-imports"
gate spelling "$bin/codespell"
gate words "$bin/python" -m locales.catalogues --check
gate tests "$bin/pytest" --numprocesses "${WORKERS:-auto}" --dist worksteal
[ "$faults" -eq 0 ] || echo "$faults gates failed"
exit "$faults"
