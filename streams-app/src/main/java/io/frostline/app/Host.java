package io.frostline.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine's name, as people call it. */
final class Host {

  private Host() {}

  static String name() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
