package logmon;

/**
 * Looks at entries ahead of who reads them, on another thread: it shares nothing with the reader's filter and digest, and
 * so knows neither which mails logmon has sent nor what will be in the next.
 */
final class FirstLook {
    /** Nothing was found. */
    static final Finding NOTHING = new Finding(Filter.Verdict.PASSED, "", null);

    /** In characters. What has more is left to the reader, so that many findings may wait for him. */
    private static final int LONGEST = 1_000;

    private final String thisHost;
    private final Filter filter;
    private final Search search;
    private final Kinds kinds = new Kinds();

    /**
     * @param guard knows of no mails; nobody else has it
     */
    FirstLook(Config config, LoopGuard guard, String thisHost) {
        this.thisHost = thisHost;
        filter = new Filter(config, guard);
        search = filter.search();
    }

    /**
     * What {@link Filter#judgeWords} says of an entry.
     *
     * @return {@code null}: who reads it has to look himself
     */
    Finding at(Entry entry) {
        if (search != null && entry.find(search) == null) {
            return NOTHING;
        }
        if (entry.find(LoopGuard.TEACHING) != null) {
            return null;
        }
        Filter.Verdict verdict = filter.judgeWords(entry);
        if (!verdict.runaway().isEmpty()) {
            return null;
        }
        return switch (verdict.outcome()) {
            case PASSED, OWN -> NOTHING;
            case IGNORED -> found(verdict, entry, null);
            case MATCHED -> found(verdict, entry, Match.of(entry, verdict.reason(), thisHost, kinds));
        };
    }

    private static Finding found(Filter.Verdict verdict, Entry entry, Match match) {
        String message = entry.message();
        return message.length() <= LONGEST ? new Finding(verdict, message, match) : null;
    }
}
