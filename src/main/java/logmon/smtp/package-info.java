/**
 * Sends one mail by SMTP; the only package that uses Jakarta Mail.
 *
 * <p>An alert comes in, a {@code SendResult} goes out: accepted, not now, or suspect, with each recipient that was
 * refused. An attempt waits as long as RFC 5321 allows a server, unless another thread aborts it. When to retry is
 * decided in {@code alert}.
 *
 * <p>Read {@link logmon.smtp.SmtpSettings} and {@link logmon.smtp.SmtpMailer} first. {@link logmon.smtp.MailMessage} is
 * the mail on the wire, {@link logmon.smtp.RecordingTransport} the dialogue: it remembers how far it came, and over
 * {@link logmon.smtp.AttemptSockets} each reply has its time limit. {@link logmon.smtp.PasswordFile} has the secret.
 *
 * <p>If it fails, {@link logmon.smtp.SmtpDiagnosis} says what is wrong and how to fix it. A {@link logmon.smtp.Reply} is
 * looked up in the table {@link logmon.smtp.ReplyRules}, a {@link logmon.smtp.ReplyRule} a row, which gives the
 * {@link logmon.smtp.Cause} with its {@link logmon.smtp.Advice}.
 * {@link logmon.smtp.ServerCertificate} describes a certificate that is not trusted, and {@code smtp.sendmail} has the relay
 * of a machine without a mail server.
 */
package logmon.smtp;
