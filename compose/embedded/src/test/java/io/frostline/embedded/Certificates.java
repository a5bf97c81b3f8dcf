package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a test: of its servers, of each client, and who vouches for them. */
record Certificates(Path folder, String password) {

  /** Whose certificate nobody trusts. */
  static final String STRANGER = "stranger";

  private static final String SERVER = "server";

  /** Makes those of the servers, of {@code clients} and of a stranger. */
  static Certificates make(Path folder, String password, List<String> clients) throws Exception {
    Certificates all = new Certificates(folder, password);
    all.pair(SERVER, "-ext", "SAN=ip:127.0.0.1,dns:localhost");
    for (String client : clients) {
      all.pair(client);
    }
    all.pair(STRANGER);
    all.trust(List.of(SERVER), "PKCS12", Path.of(all.store("trusted-by-clients")));
    all.trust(clients, "PKCS12", Path.of(all.store("trusted-by-server")));
    return all;
  }

  String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  /** A trust store of the servers that is read without a password. */
  Path jks() throws Exception {
    Path jks = folder.resolve("trusted.jks");
    trust(List.of(SERVER), "JKS", jks);
    return jks;
  }

  /** The certificate and the key of the server as PostgreSQL reads them; only its owner may. */
  void writePem(Path certificate, Path key) throws IOException, GeneralSecurityException {
    KeyStore server = open(SERVER);
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    PrivateFiles.write(
        certificate,
        "-----BEGIN CERTIFICATE-----\n"
            + lines.encodeToString(server.getCertificate(SERVER).getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    PrivateFiles.write(
        key,
        "-----BEGIN PRIVATE KEY-----\n"
            + lines.encodeToString(server.getKey(SERVER, password.toCharArray()).getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  /** Trusts the server alone. */
  SSLContext trusting() throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(open("trusted-by-clients"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private KeyStore open(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
      store.load(in, password.toCharArray());
    }
    return store;
  }

  private void trust(List<String> owners, String kind, Path into) throws Exception {
    KeyStore trusted = KeyStore.getInstance(kind);
    trusted.load(null, null);
    for (String owner : owners) {
      trusted.setCertificateEntry(owner, open(owner).getCertificate(owner));
    }
    try (OutputStream out = Files.newOutputStream(into)) {
      trusted.store(out, password.toCharArray());
    }
  }

  private void pair(String owner, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                owner,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + owner,
                "-storetype",
                "PKCS12",
                "-keystore",
                store(owner),
                "-storepass",
                password));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).as("a certificate of " + owner).isZero();
  }
}
