# keeper.sh DIRECTORY NSPAWN-ARGUMENT...
#
# Keeps one container. Each line on standard input starts it, and is answered with the process id of systemd-nspawn.
# The end of the input, and so the death of whoever held it, however sudden, destroys the container and the DIRECTORY
# with all its files.
set -u
directory=$1 name=${1##*/}
shift
trap '' HUP INT TERM

# A cgroup of its own, in each of the hierarchies that systemd uses. systemd-nspawn makes one named "payload" below that
# in which it is started, and two containers would share it. And the cgroup is what ends every process: systemd-nspawn
# killed leaves its container running.
cgroups=
while read -r _ mount type options _; do
    case $type,$options in
        cgroup2,*) own=$(sed -n 's/^0:://p' /proc/self/cgroup) ;;
        cgroup,*name=systemd*) own=$(sed -n 's/^[0-9]*:name=systemd://p' /proc/self/cgroup) ;;
        *) continue ;;
    esac
    cgroups="$cgroups ${mount}${own%/}/$name"
done </proc/self/mounts
mkdir $cgroups

# As on a Debian 12 of its own: the one cgroup hierarchy whatever the host has, and no tmpfs on /tmp.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_TMPFS_TMP=0

while read -r _; do
    # What the last start has left may be about to end.
    wait
    (
        for cgroup in $cgroups; do echo 0 >"$cgroup/cgroup.procs"; done
        exec systemd-nspawn "$@" </dev/null >>"$directory/console.log" 2>&1
    ) &
    echo $!
done

for cgroup in $cgroups; do
    # Version 1 has no such file.
    [ ! -e "$cgroup/cgroup.kill" ] || echo 1 >"$cgroup/cgroup.kill"
done
wait
# The last processes may take the kernel a moment.
for _ in $(seq 100); do
    find $cgroups -depth -type d -exec rmdir {} + 2>/dev/null
    [ "$(find $cgroups -type d 2>/dev/null)" ] || break
    sleep 0.1
done
# Killed, systemd-nspawn has had no time to put this away.
rmdir "/run/systemd/nspawn/propagate/$name" 2>/dev/null
rm -rf --one-file-system "$directory"
