package io.frostline.chaos.audit;

/**
 * One change of one row: the row, the number of its revision, and whether this change deleted that
 * revision. The first copy of a table shows a revision as the change that made it does.
 */
public record Op(long id, long revision, boolean gone) {}
