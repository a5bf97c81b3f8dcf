package io.frostline.probe;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.postgresql.util.PSQLState;

/** What a PostgreSQL that answers, and lets this client not in, would take. */
final class DatabaseRefusal {

  /** Of whoever is in no line of pg_hba.conf. */
  private static final String NO_ENTRY = "28000";

  private static final String WRONG_PASSWORD = "28P01";

  private DatabaseRefusal() {}

  /** Empty if that is not why it has failed. */
  static Optional<String> of(SQLException failure, Map<String, String> login) {
    String reason = Reason.of(failure).replaceAll("\\.$", "");
    String state = Optional.ofNullable(failure.getSQLState()).orElse("");
    if (state.equals(PSQLState.CONNECTION_REJECTED.getState()) && reason.contains("SSL")) {
      return Optional.of(
          "answers, and speaks no TLS as database.sslmode=%s wants it (%s); set ssl=on there, or database.sslmode=disable in the source connector"
              .formatted(login.getOrDefault("sslmode", ""), reason));
    }
    return switch (state) {
      case NO_ENTRY ->
          Optional.of(
              "answers, and lets nobody in who comes like this (%s); set database.sslmode=verify-full if that says \"no encryption\", or add a line to pg_hba.conf"
                  .formatted(reason));
      case WRONG_PASSWORD ->
          Optional.of(
              "answers, and refuses this login (%s); give this process the database.user and database.password that the worker has"
                  .formatted(reason));
      default -> Optional.empty();
    };
  }
}
