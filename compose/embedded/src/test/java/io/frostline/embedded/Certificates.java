package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a test: one of the servers, one of a client, and who vouches for them. */
record Certificates(Path folder, String password) {

  /** Makes {@code server}, {@code client}, and trust stores with the certificate of each. */
  static Certificates make(Path folder, String password) throws Exception {
    Certificates all = new Certificates(folder, password);
    all.pair("server", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1,dns:localhost");
    all.pair("client", "CN=frostline-client");
    all.trust("server", "trusted-by-clients");
    all.trust("client", "trusted-by-server");
    return all;
  }

  String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  /** The certificate and the key of the server as PostgreSQL reads them; only its owner may. */
  void writePem(Path certificate, Path key) throws IOException, GeneralSecurityException {
    KeyStore server = open("server");
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    PrivateFiles.write(
        certificate,
        "-----BEGIN CERTIFICATE-----\n"
            + lines.encodeToString(server.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    PrivateFiles.write(
        key,
        "-----BEGIN PRIVATE KEY-----\n"
            + lines.encodeToString(server.getKey("server", password.toCharArray()).getEncoded())
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

  private void pair(String owner, String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", owner, "-keyalg", "EC", "-dname", name, "-keystore"));
    arguments.add(store(owner));
    arguments.addAll(List.of(more));
    keytool(arguments);
  }

  private void trust(String owner, String into) throws Exception {
    String certificate = folder.resolve(owner + ".cer").toString();
    keytool(
        List.of("-exportcert", "-alias", owner, "-keystore", store(owner), "-file", certificate));
    keytool(
        List.of(
            "-importcert",
            "-noprompt",
            "-alias",
            owner,
            "-keystore",
            store(into),
            "-file",
            certificate));
  }

  /** A trust store that is read without a password. */
  Path jks() throws Exception {
    Path jks = folder.resolve("trusted.jks");
    run(
        List.of(
            "-importcert",
            "-noprompt",
            "-alias",
            "server",
            "-storetype",
            "JKS",
            "-storepass",
            password,
            "-keystore",
            jks.toString(),
            "-file",
            folder.resolve("server.cer").toString()));
    return jks;
  }

  private void keytool(List<String> arguments) throws Exception {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-storetype", "PKCS12", "-storepass", password));
    run(all);
  }

  private void run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).as(command.get(1)).isZero();
  }
}
