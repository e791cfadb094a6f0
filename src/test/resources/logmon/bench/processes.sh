#!/bin/bash
# processes.sh COUNT ROUNDS SIZES HOSTS
#
# Reads a journal of COUNT entries with logmon --replay, with the service, and with logcheck's rules, and in turn with three
# others that look for the same keywords: whole processes, from their start until all is read, ROUNDS times each. Then on
# one processor beside the C program: logmon with keywords that nothing has, with the script's keywords, with its defaults,
# with 1,000 ignore rules, and on 300,000 matches of 1,000 forms. Then logmon alone with journals of other SIZES, and with
# COUNT entries of so many HOSTS, a file for each. SIZES and HOSTS are numbers with blanks between, or empty.
# Started by "mvn -Pbench verify", in the project's directory; what is generated stays in target/bench.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
count=$1 rounds=$2 sizes=$3 hosts=$4
work=$PWD/target/bench
remote=/lib/systemd/systemd-journal-remote
python=/usr/bin/python3
rules=/etc/logcheck/ignore.d.server

missing=()
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
[[ -x /usr/bin/time ]] || missing+=(time)
[[ -e /usr/include/systemd/sd-journal.h ]] || missing+=(libsystemd-dev)
[[ -x $remote ]] || missing+=(systemd-journal-remote)
$python -c 'import systemd.journal' 2>/dev/null || missing+=(python3-systemd)
[[ -d $rules ]] || missing+=(logcheck-database)
if ((${#missing[@]})); then
  echo "The benchmarks need: apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

# Prints the directory of a journal of so many entries.
journal() {
  local directory=$work/journal-$1
  if [[ ! -d $directory ]]; then
    rm -rf "$directory.part"
    mkdir -p "$directory.part"
    $python "$here/entries.py" "$1" | $remote --output="$directory.part/bench.journal" - 2>"$work/remote.log" \
      || { cat "$work/remote.log" >&2; return 1; }
    mv "$directory.part" "$directory"
  fi
  echo "$directory"
}

# Prints the directory of a journal of so many matches of 1,000 forms.
journal_of_forms() {
  local directory=$work/forms-$1
  if [[ ! -d $directory ]]; then
    rm -rf "$directory.part"
    mkdir -p "$directory.part"
    $python "$here/entries.py" "$1" 1000 | $remote --output="$directory.part/bench.journal" - 2>"$work/remote.log" \
      || { cat "$work/remote.log" >&2; return 1; }
    mv "$directory.part" "$directory"
  fi
  echo "$directory"
}

# Prints the directory of as many journals as there are hosts, with COUNT entries in all.
journals_of_hosts() {
  local directory=$work/hosts-$1-$count host
  if [[ ! -d $directory ]]; then
    rm -rf "$directory.part"
    mkdir -p "$directory.part"
    for ((host = 1; host <= $1; host++)); do
      $python "$here/entries.py" $((count / $1)) | sed "s/^_HOSTNAME=.*/_HOSTNAME=host$host/" \
        | $remote --output="$directory.part/remote-host$host.journal" - 2>"$work/remote.log" \
        || { cat "$work/remote.log" >&2; return 1; }
    done
    mv "$directory.part" "$directory"
  fi
  echo "$directory"
}

# Runs a command; appends to a file its seconds, those of a processor, as user and as system, and its peak memory in KiB.
measure() {
  local times=$1
  shift
  /usr/bin/time --quiet --append --output="$times" --format='%e %U %S %M' "$@" >"$work/output" 2>"$work/errors" \
    || { echo "failed: $*" >&2; cat "$work/errors" >&2; return 1; }
}

# Prints the medians of the seconds and of the processor's seconds, and the most memory.
medians() {
  median '$1' "$1"
  median '$2 + $3' "$1"
  awk '$4 > m {m = $4} END {print m}' "$1"
}

median() {
  awk "{print $1}" "$2" | sort -n | awk '{s[NR] = $1} END {print (s[int((NR + 1) / 2)] + s[int(NR / 2) + 1]) / 2}'
}

logmon() {
  echo "src/main/bin/logmon --config ${2:-/dev/null} --replay all --json --directory $1"
}

directory=$(journal "$count")
gcc -O2 -Wall -o "$work/reader" "$here/reader.c" -lsystemd
echo "ignore.logcheck = $rules" >"$work/logcheck.properties"
declare -A commands=(
  [logmon]=$(logmon "$directory")
  [+logcheck]=$(logmon "$directory" "$work/logcheck.properties")
  [C]="$work/reader $directory"
  [script]="$python $here/script.py $directory"
  [journalctl]="journalctl --directory $directory --quiet --no-pager --output cat --grep (fail|error|alarm|problem|emerg)"
)
names=(logmon service +logcheck C journalctl script)
rm -f "$work"/times.*
for ((round = 0; round < rounds; round++)); do
  for name in "${names[@]}"; do
    if [[ $name == service ]]; then
      $python "$here/catch_up.py" "$directory" "$count" >>"$work/times.$name"
    else
      measure "$work/times.$name" ${commands[$name]}
    fi
  done
done
ours=$(median '$1' "$work/times.logmon")
printf '\n%d entries, medians of %d rounds:\n%12s %9s %11s %14s %12s %10s\n' \
  "$count" "$rounds" '' seconds processor entries/second 'peak memory' 'to logmon'
for name in "${names[@]}"; do
  medians "$work/times.$name" | paste -s -d ' ' | awk -v n="$name" -v c="$count" -v o="$ours" \
    '{printf "%12s %9.2f %11.2f %14d %9d MB %9.2fx\n", n, $1, $2, c / $1, $3 / 1024, $1 / o}'
done

# Prints a table of logmon alone: TITLE FUNCTION NUMBER...; the function prints the directory for a number.
alone() {
  local title=$1 journals=$2 number entries directory
  shift 2
  (($#)) || return 0
  printf '\nlogmon by %s:\n%12s %9s %14s %12s\n' "$title" "$title" seconds entries/second 'peak memory'
  for number; do
    directory=$($journals "$number")
    [[ $journals == journal ]] && entries=$number || entries=$count
    for ((round = 0; round < rounds; round++)); do
      measure "$work/times.$title.$number" $(logmon "$directory")
    done
    medians "$work/times.$title.$number" | paste -s -d ' ' | awk -v n="$number" -v c="$entries" \
      '{printf "%12d %9.2f %14d %9d MB\n", n, $1, c / $1, $3 / 1024}'
  done
}

# On one processor. The machine is never quite the same, so each round has all of them, and the least counts.
one=(taskset --cpu-list 0)
matches=${matches:-300000}
echo "match.keywords = (?i)(fail|error|alarm|problem|emerg)
match.priority = crit" >"$work/keywords.properties"
echo "match.keywords = zzzzqqqq
match.priority = none" >"$work/nothing.properties"
{
  cat "$work/keywords.properties"
  for ((rule = 0; rule < 1000; rule++)); do
    case $((rule % 4)) in
      0) echo "ignore.r$rule = unit-$rule.service: job failed for reason x$rule" ;;
      1) echo "ignore.r$rule.MESSAGE = job $rule failed" ;;
      2) echo "ignore.r$rule.MESSAGE = regex:^job $rule (failed|died) with [0-9]+" ;;
      3) echo "ignore.r$rule._SYSTEMD_UNIT = unit-$rule.service
ignore.r$rule.MESSAGE = regex:job .* failed" ;;
    esac
  done
} >"$work/rules.properties"
forms=$(journal_of_forms $matches)
commands=(
  [C]="$work/reader $directory"
  [nothing]=$(logmon "$directory" "$work/nothing.properties")
  [keywords]=$(logmon "$directory" "$work/keywords.properties")
  [defaults]=$(logmon "$directory")
  ["1,000 rules"]=$(logmon "$directory" "$work/rules.properties")
  ["1,000 forms"]=$(logmon "$forms" "$work/keywords.properties")
  ["no entry"]=$(logmon "$(journal 1)" "$work/keywords.properties")
)
names=(C nothing keywords defaults '1,000 rules' '1,000 forms' 'no entry')
declare -A least=() found=()
for ((round = 0; round < rounds; round++)); do
  for name in "${names[@]}"; do
    measure "$work/times.one.$name" "${one[@]}" ${commands[$name]}
    found[$name]=$(sed -n 's/.*"matches":\([0-9]*\),"ignored":\([0-9]*\).*/\1 + \2/p' "$work/output")
  done
done
for name in "${names[@]}"; do
  least[$name]=$(awk '{t = $2 + $3} NR == 1 || t < m {m = t} END {print m}' "$work/times.one.$name")
done
printf '\n%d entries on one processor, the least of %d rounds; with 1,000 forms %d:\n%12s %10s %7s %14s\n' \
  "$count" "$rounds" "$matches" '' processor 'to C' 'us each match'
for name in "${names[@]}"; do
  base=${least[nothing]}
  [[ $name == '1,000 forms' ]] && base=${least[no entry]}
  awk -v n="$name" -v t="${least[$name]}" -v c="${least[C]}" -v b="$base" -v m=$((${found[$name]:-0})) \
    'BEGIN {printf "%12s %8.2f s %7.2f", n, t, t / c; if (m && t > b) printf " %11.1f", (t - b) * 1e6 / m; print ""}'
done

alone entries journal $sizes
alone hosts journals_of_hosts $hosts
