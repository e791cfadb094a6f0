package logmon.smtp;

/** What is wrong, and the fix, in up to three lines. {@link SmtpDiagnosis} replaces the names in braces in both. */
record Advice(String problem, String fix) {}
