/** What each fault's run came to, as JSON and as tables. */
package io.frostline.chaos.score;
