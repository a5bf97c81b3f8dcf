package io.frostline.connect.rest;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Finds out why an address that accepts connections gives no answer that can be read: one side
 * encrypts, and the other does not.
 */
public final class TlsMismatch {

  private static final int WAIT_MS_MAX = 2_000;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private TlsMismatch() {}

  /**
   * What to change in the address, if that is why it has failed.
   *
   * @param failure what the HTTP client has thrown
   */
  public static Optional<String> of(URI address, IOException failure) {
    boolean encrypts = "https".equalsIgnoreCase(address.getScheme());
    if (encrypts) {
      return saysNoTls(failure)
          ? Optional.of(address + " answers, and speaks no TLS; let its address begin with http://")
          : Optional.empty();
    }
    if (isNobody(failure)) {
      return Optional.empty();
    }
    int port = address.getPort() > 0 ? address.getPort() : HTTP;
    return speaksTls(address.getHost(), port)
        ? Optional.of(
            address + " answers, and speaks TLS alone; let its address begin with https://")
        : Optional.empty();
  }

  /** True if what listens there begins to speak TLS, whoever vouches for it. */
  public static boolean speaksTls(String host, int port) {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port > 0 ? port : HTTPS), WAIT_MS_MAX);
      plain.setSoTimeout(WAIT_MS_MAX);
      try (SSLSocket socket =
          (SSLSocket)
              SSLContext.getDefault().getSocketFactory().createSocket(plain, host, port, true)) {
        socket.startHandshake();
        return true;
      }
    } catch (SSLException e) {
      return has(e, CertificateException.class) || isAlert(e);
    } catch (IOException | NoSuchAlgorithmException e) {
      return false;
    }
  }

  private static boolean saysNoTls(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SSLException
          // Java says it in several ways.
          && String.valueOf(each.getMessage())
              .toLowerCase(Locale.ROOT)
              .contains("unrecognized ssl message")) {
        return true;
      }
    }
    // A server that speaks no TLS may also hang up; one that does tells why before it does.
    return has(failure, SSLException.class) && has(failure, EOFException.class);
  }

  private static boolean isAlert(SSLException failure) {
    return String.valueOf(failure.getMessage()).contains("fatal alert");
  }

  private static boolean isNobody(IOException failure) {
    return failure instanceof HttpTimeoutException
        || has(failure, ConnectException.class)
        || has(failure, UnresolvedAddressException.class);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
