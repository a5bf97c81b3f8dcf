package io.frostline.chaos.fault;

import static io.frostline.core.Output.EventType.DATA_LOSS;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.ESCALATED;
import static io.frostline.core.Output.EventType.TABLE_MISSING;

import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.core.Rule;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.Endpoints;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/** Faults of single cold tables, by someone with access to the catalog. */
final class TableFaults {

  private static final TableIdentifier TRADES =
      TableIdentifier.of(Namespace.of(EmbeddedStack.NAMESPACE), "trades");
  private static final String ORIGIN = "_cdc";
  private static final String ASIDE = "_cdc_aside";

  private TableFaults() {}

  static List<Fault> all() {
    return List.of(dropped(), replaced(), altered());
  }

  private static Fault dropped() {
    return Fault.of("table-dropped", "a cold table is dropped", Rule.S10)
        .expecting(DATA_LOSS, TABLE_MISSING)
        .byHand()
        .costing(Harm.LOSS)
        .inject(ground -> with(ground, catalog -> catalog.dropTable(TRADES, false)));
  }

  private static Fault replaced() {
    return Fault.of("table-replaced", "a cold table is replaced by one of its name", Rule.S10)
        .expecting(DATA_LOSS, TABLE_MISSING)
        .byHand()
        .costing(Harm.LOSS)
        .inject(
            ground ->
                with(
                    ground,
                    catalog -> {
                      Table old = catalog.loadTable(TRADES);
                      catalog.dropTable(TRADES, false);
                      catalog.createTable(
                          TRADES, old.schema(), old.spec(), old.location() + "-2", Map.of());
                    }));
  }

  /**
   * The transform adapts to most changes of a table; not to a column of its own that is no struct.
   */
  private static Fault altered() {
    return Fault.of("table-altered", "a cold table is altered against the data", Rule.S15, Rule.C7)
        .expecting(DOWN, ESCALATED)
        .byHand()
        .inject(
            ground ->
                with(
                    ground,
                    catalog -> {
                      Table table = catalog.loadTable(TRADES);
                      table.updateSchema().renameColumn(ORIGIN, ASIDE).commit();
                      table.updateSchema().addColumn(ORIGIN, Types.LongType.get()).commit();
                    }))
        .repair(
            ground -> {
              with(
                  ground,
                  catalog -> {
                    Table table = catalog.loadTable(TRADES);
                    table.updateSchema().deleteColumn(ORIGIN).commit();
                    table.updateSchema().renameColumn(ASIDE, ORIGIN).commit();
                  });
              ground.connect().restart(Ground.SINK, true, false);
            });
  }

  private interface Work {
    void on(JdbcCatalog catalog);
  }

  private static void with(Ground ground, Work work) {
    Endpoints all = ground.endpoints();
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.setConf(new Configuration());
      catalog.initialize(all.catalogName(), all.catalogProperties());
      work.on(catalog);
    }
  }
}
