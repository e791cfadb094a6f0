/**
 * Machines whose {@code sendmail} hands mail to a relay and offers no SMTP itself: msmtp, nullmailer, dma, ssmtp.
 *
 * <p>The files of {@code /etc} come in; out goes the relay that one of these programs uses, as settings of logmon. So
 * {@code --check} can propose them, instead of a mail server that would replace the program.
 *
 * <p>{@link logmon.smtp.sendmail.Sendmail} finds out which program it is, {@link logmon.smtp.sendmail.Relay} reads its
 * configuration.
 */
package logmon.smtp.sendmail;
