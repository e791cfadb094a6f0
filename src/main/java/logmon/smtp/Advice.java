package logmon.smtp;

/** What is wrong, and the fix, in up to three lines. In both, {@link SmtpDiagnosis} replaces what stands in braces. */
record Advice(String problem, String fix) {}
