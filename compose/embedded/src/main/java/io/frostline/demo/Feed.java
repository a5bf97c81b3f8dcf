package io.frostline.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** Changes of one table by one writing thread, which touches only rows that it inserted itself. */
interface Feed {

  String table();

  /** Inserts {@code rows} rows; uses the new columns if {@code wide}. */
  int insert(Connection connection, RandomGenerator random, int rows, boolean wide)
      throws SQLException;

  /** Updates up to {@code rows} of its newest rows and returns how many. */
  int update(Connection connection, int rows) throws SQLException;

  /** Deletes up to {@code rows} of its oldest rows still known and returns how many. */
  int delete(Connection connection, int rows) throws SQLException;
}
