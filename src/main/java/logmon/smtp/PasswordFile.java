package logmon.smtp;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the password, or the access token of OAuth2, is: a configured file, or the systemd credential. */
final class PasswordFile {
    /** Part of a message, after the name of a password file. */
    static final String DENIED = ": may not be read by this user";

    /** Said of a file whose content cannot be what was meant. */
    static final String NOT_PLAIN = ": is not plain text: ";

    private PasswordFile() {}

    /** Reads the password, at each attempt because a token is renewed every hour, and because it need not stay in memory. */
    static String read(SmtpSettings settings) throws IOException {
        Path file = settings.passwordFile();
        if (file == null) {
            String credentials = System.getenv("CREDENTIALS_DIRECTORY");
            // Outside the service, root can try what the service would use.
            file = credentials == null ? SmtpSettings.CREDENTIAL : Path.of(credentials, "smtp-password");
        }
        String password = text(file).strip();
        if (password.isEmpty()) {
            throw new IOException(file + ": is empty");
        }
        String objection = objection(password);
        if (objection != null) {
            throw new IOException(file + NOT_PLAIN + objection);
        }
        return password;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + DENIED, e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + NOT_PLAIN + "it is not UTF-8", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns what nobody sees in a password and every server refuses, such as the no-break spaces of a web page; null if
     * there is no such character.
     */
    private static String objection(String password) {
        int index = 0;
        for (int c : password.codePoints().toArray()) {
            index++;
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || Character.isSpaceChar(c) && c != ' ') {
                return "character %d is U+%04X, %s".formatted(index, c, Character.getName(c));
            }
        }
        return null;
    }
}
