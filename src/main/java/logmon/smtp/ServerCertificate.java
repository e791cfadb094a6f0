package logmon.smtp;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import logmon.text.Text;

/**
 * What an administrator needs to know about a server's certificate. It may be an impostor's, so nothing in it is reliable.
 *
 * @param names the hosts it is for, wildcards among them
 * @param signer the common name of its signer; "itself" if it is self-signed
 * @param validity from when to when
 */
record ServerCertificate(List<String> names, String signer, String validity) {
    private static final int MAX_NAMES = 5;
    private static final int MAX_NAME = 80;

    // In the alternative names, RFC 5280.
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=((?:\\\\.|[^,\\\\])*)");

    static ServerCertificate of(X509Certificate certificate) {
        X500Principal signer = certificate.getIssuerX500Principal();
        return new ServerCertificate(
                names(certificate),
                signer.equals(certificate.getSubjectX500Principal()) ? "itself" : commonName(signer),
                "%.10s to %.10s"
                        .formatted(
                                certificate.getNotBefore().toInstant(),
                                certificate.getNotAfter().toInstant()));
    }

    /** One of its names by which a server can be called; "NAME" when there is none. */
    String callableName() {
        return names.stream().filter(name -> !name.startsWith("*")).findFirst().orElse("NAME");
    }

    String describe() {
        return "certificate for %s, signed by %s, valid %s".formatted(String.join(", ", names), signer, validity);
    }

    /** The alternative names, or the common name if there are none (RFC 6125). */
    private static List<String> names(X509Certificate certificate) {
        Collection<List<?>> names = null;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            // As if there were none.
        }
        if (names == null) {
            return List.of(commonName(certificate.getSubjectX500Principal()));
        }
        return names.stream()
                .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                .map(name -> Text.cap(Text.printable(name.get(1).toString()), MAX_NAME))
                .limit(MAX_NAMES)
                .collect(Collectors.toList());
    }

    private static String commonName(X500Principal principal) {
        Matcher name = COMMON_NAME.matcher(principal.getName());
        return Text.cap(Text.printable(name.find() ? name.group(1) : principal.getName()), MAX_NAME);
    }
}
