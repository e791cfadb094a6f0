package logmon;

/**
 * Looks at entries ahead of who reads them, on another thread: it shares nothing with the reader's filter and digest, and
 * so knows neither which mails logmon has sent nor what will be in the next.
 */
final class FirstLook {
    /** Nothing was found. */
    static final Finding NOTHING = new Finding(Filter.Verdict.PASSED, "", null);

    /** In characters. Who writes more may keep a regex busy for long, and what is found has to wait in memory. */
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
        String message = entry.message();
        if (message.length() > LONGEST || entry.find(LoopGuard.TEACHING) != null) {
            return null;
        }
        Filter.Verdict verdict = filter.judgeWords(entry);
        if (!verdict.runaway().isEmpty()) {
            return null;
        }
        return switch (verdict.outcome()) {
            case PASSED, OWN -> NOTHING;
            case IGNORED -> new Finding(verdict, message, null);
            case MATCHED -> new Finding(verdict, message, Match.of(entry, verdict.reason(), thisHost, kinds));
        };
    }
}
