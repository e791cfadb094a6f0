package logmon.testing;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keys and certificates for servers; certificates.sh says which there are. */
public final class TestCertificates {
    public static final char[] PASSWORD = "changeit".toCharArray();

    private TestCertificates() {}

    /** One of the keys, with its certificate. */
    public static KeyStore key(String alias) throws GeneralSecurityException, IOException {
        KeyStore one = empty();
        one.setKeyEntry(alias, all().getKey(alias, PASSWORD), PASSWORD, all().getCertificateChain(alias));
        return one;
    }

    /** Has a test's Java trust the "ca" alone. */
    public static final class Trusted implements BeforeAllCallback, AfterAllCallback {
        /** Of the test and of the nested ones. */
        private final Deque<SSLContext> before = new ArrayDeque<>();

        @Override
        public void beforeAll(ExtensionContext test) throws Exception {
            before.push(SSLContext.getDefault());
            SSLContext.setDefault(trust());
        }

        @Override
        public void afterAll(ExtensionContext test) {
            SSLContext.setDefault(before.pop());
        }
    }

    private static SSLContext trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", all().getCertificate("ca"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore all() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = TestCertificates.class.getResourceAsStream("certificates.p12")) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
