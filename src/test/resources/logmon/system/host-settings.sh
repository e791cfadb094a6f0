# host-settings.sh TREE SUITE
#
# Hands on to the tree of a Debian SUITE (bookworm, say) how this machine fetches: its mirrors, apt's proxy, and
# certificates of its own. Those count after update-ca-certificates in the tree.
set -eu
umask 022
cd "$1"
suite=$2
mkdir -p etc/apt/apt.conf.d usr/local/share/ca-certificates

# Debian's own archive only, and of that release: the host may be another one, or have vendors' archives besides.
apt-get indextargets --no-release-info --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 2>/dev/null |
    sed -nE "s/^(deb [^ ]*debian[^ ]*) [a-z]+(-updates|-security)? main$/\1 $suite\2 main/p" |
    sort -u >etc/apt/sources.list || :
if ! grep -q " $suite main\$" etc/apt/sources.list; then
    cat >etc/apt/sources.list <<SOURCES
deb http://deb.debian.org/debian $suite main
deb http://deb.debian.org/debian $suite-updates main
deb http://deb.debian.org/debian-security $suite-security main
SOURCES
fi

# Not all of the host's settings: others name programs that a small tree has not got.
apt-config dump --no-empty 2>/dev/null |
    grep -E '^Acquire::(https?|Check|Retries|Force)' >etc/apt/apt.conf.d/80host || :

if [ -d /usr/local/share/ca-certificates ]; then
    cp -r --no-preserve=mode /usr/local/share/ca-certificates/. usr/local/share/ca-certificates
fi
