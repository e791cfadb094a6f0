/**
 * Sends one mail by SMTP; the only package that uses Jakarta Mail.
 *
 * <p>An alert comes in, a {@code SendResult} goes out: accepted, failed, refused, or in doubt because the reply to the
 * content did not arrive. An attempt ends after 60 s whatever the server does. When to retry is decided in {@code alert}.
 *
 * <p>Read {@link logmon.smtp.SmtpSettings} and {@link logmon.smtp.SmtpMailer} first.
 * {@link logmon.smtp.RecordingTransport} remembers how far the dialogue came. From that, {@link logmon.smtp.SmtpDiagnosis}
 * says what is wrong and how to fix it: {@link logmon.smtp.ReplyRules} is the table of replies and their
 * {@link logmon.smtp.Advice}, {@link logmon.smtp.ServerCertificate} describes a certificate that is not trusted.
 * {@link logmon.smtp.DeadlineSocketFactory} makes the sockets that enforce the time limit.
 */
package logmon.smtp;
