# host-settings.sh TREE
#
# Hands on to a Debian 12 tree how this machine fetches: its mirrors, apt's proxy, and certificates of its own.
# The certificates count after update-ca-certificates in the tree.
set -eu
umask 022
cd "$1"
mkdir -p etc/apt/apt.conf.d usr/local/share/ca-certificates

# Debian's own archive only, and only Debian 12: the host may be another release, or have vendors' archives besides.
apt-get indextargets --no-release-info --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 2>/dev/null |
    grep -E '^deb [^ ]*debian[^ ]* bookworm(-updates|-security)? main$' | sort -u >etc/apt/sources.list || :
if ! grep -q ' bookworm main$' etc/apt/sources.list; then
    cat >etc/apt/sources.list <<'SOURCES'
deb http://deb.debian.org/debian bookworm main
deb http://deb.debian.org/debian bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
SOURCES
fi

# Not all of the host's settings: others name programs that a small tree has not got.
apt-config dump --no-empty 2>/dev/null |
    grep -E '^Acquire::(https?|Check|Retries|Force)' >etc/apt/apt.conf.d/80host || :

if [ -d /usr/local/share/ca-certificates ]; then
    cp -r --no-preserve=mode /usr/local/share/ca-certificates/. usr/local/share/ca-certificates
fi
