package logmon.smtp;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the password, or the access token of OAuth2, is: a configured file, or the systemd credential. */
final class PasswordFile {
    /** Said of a password file, behind its name. */
    static final String DENIED = ": may not be read by this user";

    private PasswordFile() {}

    /** Reads the password, at each attempt because a token is renewed every hour, and because it need not stay in memory. */
    static String read(SmtpSettings settings) throws IOException {
        Path file = settings.passwordFile();
        if (file == null) {
            String credentials = System.getenv("CREDENTIALS_DIRECTORY");
            // Outside the service, root can try what the service would use.
            file = credentials == null ? SmtpSettings.CREDENTIAL : Path.of(credentials, "smtp-password");
        }
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new IOException("is empty");
            }
            return password;
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + DENIED, e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
