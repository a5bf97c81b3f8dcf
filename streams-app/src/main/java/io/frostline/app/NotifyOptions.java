package io.frostline.app;

import io.frostline.notify.Headers;
import io.frostline.notify.HeadersException;
import io.frostline.notify.Links;
import io.frostline.notify.Notifier;
import io.frostline.notify.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the notifier is told at its start. Secrets come from files or the environment only.
 *
 * @param connection bootstrap servers and whatever else the cluster asks of its clients
 * @param webhookFile a file with one webhook's address a line, for addresses that are secret
 * @param webhookSecret a file with the secret that signs what webhooks get
 * @param webhookSecretText the same from the environment
 */
public record NotifyOptions(
    Map<String, String> connection,
    String bind,
    int port,
    String group,
    int replication,
    List<String> alertmanagers,
    Optional<Path> alertmanagerHeaders,
    List<String> webhooks,
    Optional<Path> webhookFile,
    Optional<Path> webhookHeaders,
    Optional<Path> webhookSecret,
    Optional<String> webhookSecretText,
    String severity,
    Optional<Duration> lagWarning,
    Optional<Duration> lagCritical,
    Duration again,
    Links links) {

  private static final Duration AGAIN_MIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_MAX = Duration.ofHours(1);

  public NotifyOptions {
    check(port >= 0 && port <= 65_535, "--port must be from 0 to 65535, not " + port);
    check(
        group.matches("[A-Za-z0-9._-]{1,100}"),
        "--group may contain letters, digits, '.', '_' and '-'");
    check(replication == -1 || replication >= 1, "--replication must be -1 or at least 1");
    check(
        again.compareTo(AGAIN_MIN) >= 0 && again.compareTo(AGAIN_MAX) <= 0,
        "--repeat must be from 1s to 1h");
    check(
        !(lagWarning.isPresent() && lagCritical.isPresent())
            || lagWarning.get().compareTo(lagCritical.get()) < 0,
        "--lag-warning must be less than --lag-critical");
    check(
        !alertmanagers.isEmpty() || !webhooks.isEmpty() || webhookFile.isPresent(),
        "name whom to tell: --alertmanager URL, --webhook URL or --webhook-file FILE");
  }

  /** With every file read once, so that one that is missing is found now and not at night. */
  Notifier.Settings settings() {
    List<URI> hooks = new ArrayList<>();
    webhooks.forEach(text -> hooks.add(address("--webhook", text)));
    webhookFile.ifPresent(file -> hooks.addAll(addresses(file)));
    Headers forAlertmanagers = headers("--alertmanager-headers", alertmanagerHeaders);
    Headers forWebhooks = headers("--webhook-headers", webhookHeaders);
    return new Notifier.Settings(
        connection,
        group,
        alertmanagers.stream().map(text -> address("--alertmanager", text)).toList(),
        forAlertmanagers,
        List.copyOf(hooks),
        forWebhooks,
        secret(),
        severity,
        lagWarning,
        lagCritical,
        again,
        links);
  }

  private Optional<Secret> secret() {
    Optional<Secret> secret =
        webhookSecret
            .map(Secret::inFile)
            .or(() -> webhookSecretText.filter(text -> !text.isBlank()).map(Secret::of));
    try {
      secret.ifPresent(Secret::require);
      return secret;
    } catch (HeadersException e) {
      throw new OptionException("--webhook-secret: " + e.getMessage(), e);
    }
  }

  private static Headers headers(String option, Optional<Path> file) {
    Headers headers = new Headers(file);
    try {
      headers.read();
      return headers;
    } catch (HeadersException e) {
      throw new OptionException(option + ": " + e.getMessage(), e);
    }
  }

  private static List<URI> addresses(Path file) {
    try {
      List<URI> all =
          Headers.linesOf(file).stream()
              .map(line -> address("--webhook-file " + file, line))
              .toList();
      check(!all.isEmpty(), "--webhook-file: there is no address in " + file);
      return all;
    } catch (HeadersException e) {
      throw new OptionException("--webhook-file: " + e.getMessage(), e);
    }
  }

  /** The message never repeats an address: it may be a secret by itself. */
  private static URI address(String option, String text) {
    try {
      URI url = new URI(text.strip());
      check(
          url.getHost() != null
              && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
          option + " must be an address such as http://127.0.0.1:9093");
      check(
          url.getUserInfo() == null,
          option
              + " must not hold a user and password: give them as an Authorization header in a"
              + " file");
      return url;
    } catch (URISyntaxException e) {
      throw new OptionException(option + " must be an address such as http://127.0.0.1:9093");
    }
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new OptionException(message);
    }
  }
}
