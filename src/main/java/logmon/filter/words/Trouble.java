package logmon.filter.words;

/**
 * What a word tells of, and the words: English as programs log it, by what they say rather than by who says it. Phrases
 * are separated by commas; between the words of one may stand a space, a hyphen, an underscore or nothing
 * ({@code OutOfMemory}).
 */
enum Trouble {
    /** Something did not work. */
    FAILURE("""
            fail, fails, failed, failing, failure, failures, unsuccessful, unsuccessfully, unable, cannot, can't,
            could not, couldn't, giving up, gave up, gives up, can not, does not exist, doesn't exist, too quickly,
            nobody cared, no longer working, no longer reachable, no longer responding, no longer available,
            no longer valid, no longer signed, not working, malfunction, malfunctioning, wrong, command not found,
            does not match, do not match, doesn't match, bad gateway, misconfigured, misconfiguration, incorrect,
            unusable, not running, not mounted"""),
    /** A program says so itself. */
    ERROR("""
            error, errors, err, fatal, exception, exceptions, traceback, panic, panics, panicked, oops, emerg,
            emergency, critical, severe, alarm, alarms, problem, problems, unhandled, uncaught, illegal, fault,
            faults, faulted, faulty, defective, trouble, crit, undefined symbol, invalid pointer, double free,
            null pointer, out of bounds, bad file descriptor"""),
    /** A process or the machine ended, or hangs. */
    DEATH("""
            killed, killing, crash, crashed, crashes, core dumped, dumped core, coredump, segfault,
            segmentation fault, general protection, terminate called, abnormally, unexpectedly, died, is dead,
            declared dead, marked dead, marked as dead, aborting, abort, interrupted, oom kill, oom killer,
            out of memory, lockup, lockups, deadlock, hung, hangs, stuck, stall, stalled, stalls,
            blocked for more than, not syncing, cut here, call trace, not properly, uncleanly, unclean, sigsegv,
            sigabrt, sigbus, sigill, sigfpe, sigkill, exited on signal, got signal, caught signal,
            terminated by signal, smashing detected, abnormal, starvation, prematurely, too long, too slow, frozen,
            node not ready, unhealthy, flapping, deadlocks, starved, aborted, memory leak, memory leaks,
            unsafe shutdown, unsafe shutdowns"""),
    /** Of a number of disks, fewer are there: {@code active with 1 out of 2 mirrors}. */
    SHORTAGE("active with"),
    /** It ended with a number; 0 is well. */
    EXIT("exit code, exit status, exited with, exitcode, exit value, return code, non zero, nonzero"),
    /** Data, a device or a connection is gone, or not what it was. */
    LOSS("""
            lost, corrupt, corrupted, corruption, damaged, inconsistent, inconsistency, inconsistencies, mismatch,
            unreadable, uncorrectable, uncorrected, unrecoverable, unrecovered, irrecoverable, degraded, bad block,
            bad blocks, bad sector, bad sectors, bad superblock, bad magic, bad checksum, invalid checksum, data loss,
            packet loss, loss of, usb disconnect, link is down, link down, is down, are down, went down, goes down,
            marked down, gone away, is missing, are missing, is offline, are offline, went offline, going offline,
            now offline, taken offline, state offline, status offline, state removed, state down, status down,
            now down, definitely down, unavail, power failure, power loss, on battery, fallen off the bus,
            disk missing, disks missing, drive missing, drives missing, device missing, devices missing,
            spares missing, non fresh, not cleanly, needs cleaning, stale file handle, duplicate address,
            own address as source, jumped backwards, time jump, non recoverable, jumped forward, jumped forwards,
            to be replaced, needs replacement, out of sync, not synchronized, unsynchronized, unsynchronised,
            remounting filesystem read only, remounted read only, remount read only, forced readonly, set read only,
            read only file system, read only filesystem, split brain, no quorum, dirty bit, messages dropped,
            packets dropped, connections dropped, dropping packet, dropping packets, dropping message,
            dropping messages, dropping connection, dropping connections, drop messages, drop packets, being dropped,
            messages discarded, packets discarded, discarding messages, discarding packets, suspended, vanished,
            no working, replication lag, lagging behind, falling behind, fallen behind, hard resetting,
            limiting sata link speed, loop detected, loops back, is broken, desynchronized, not synchronised,
            not in sync, address conflict, fenced, fencing, stonith, incomplete, unexpected"""),
    /** There is no room, or too much of something. */
    FULLNESS("""
            no space left, no space, no free, out of space, out of disk, out of inodes, out of file descriptors,
            out of resources, not enough, insufficient, exhausted, exhaustion, exceeded, exceeds, exceeding, too many,
            too much, overflow, overflowed, overrun, over quota, above threshold, over threshold, above the threshold,
            over the threshold, high threshold, below limit, below threshold, below minimum, to reclaim,
            out of data space, out of metadata space, low water mark, low on disk, low on space, low on memory,
            low disk space, too frequently, over temperature, too hot, overheat, overheated, overheating,
            over current, overcurrent, throttled, throttling, low battery, battery low, battery is low, running low,
            running out, wraparound, using up, overload, overloaded, too large, too old, too fast, too high, too low,
            undervoltage, under voltage, overvoltage, over voltage, thermal shutdown"""),
    /** Something has reached what its name says is the most: {@code process_limit (100) reached}. */
    LIMIT("reached"),
    /** At the end of a clause, {@code table full, dropping packet}, or behind a share, {@code 95.02% full}. */
    FULL("full"),
    /** Behind a share: {@code 97 % used}. */
    SHARE("used"),
    /** Somebody was not let in, or got in where he should not. */
    DENIAL("""
            denied, refused, refusing, rejected, rejecting, forbidden, unauthorized, unauthorised, unauthenticated,
            not allowed, not permitted, not authorized, not authorised, invalid user, unknown user, break in,
            intrusion, infected, malware, rootkit, compromised, taints, tainting, violation, violations, attack,
            attacks, attacker, exploit, brute force, martian, account locked, temporarily locked, already locked,
            is locked, untrusted, revoked, has expired, have expired, certificate expired, will expire,
            about to expire, expiring, certificate expires, expired certificate, flooding, tampering,
            accepted password for root, to group sudo, to group wheel, to group shadow, password changed for root,
            found differences, not secure, tampered, suspicious, spoofed, spoofing, trojan, backdoor, port scan,
            not in sudoers, bad password, invalid password, invalid credentials, properties have changed"""),
    /** Nobody answers. */
    SILENCE("""
            timed out, timeout, timeouts, not responding, not respond, not responded, stopped responding, no response,
            no answer, no reply, unresponsive, unreachable, unavailable, not available, not reachable,
            no route to host, service not known, no server available, no servers available, no carrier, no dhcpoffers,
            status deferred, status bounced, no backend available""");

    private final String phrases;

    Trouble(String phrases) {
        this.phrases = phrases;
    }

    /** The words and phrases, in lower case. */
    String[] phrases() {
        return phrases.strip().replaceAll("\\s+", " ").split(", ");
    }
}
