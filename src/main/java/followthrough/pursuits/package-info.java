/**
 * Pursuits, enrolments, touches and the one next step: decides what happens after every event, keeps the send ledger
 * and hands due messages over. Never reads a mailbox and never judges an answer's words. Uses {@code playbook},
 * {@code channels}, {@code prospects} and {@code team}.
 */
@NullMarked
package followthrough.pursuits;

import org.jspecify.annotations.NullMarked;
