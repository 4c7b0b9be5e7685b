package followthrough.today;

import followthrough.playbook.Lint;

/** What somebody wrote in place of the draft, when a page without script is shown again, and what is to be said of it. */
public record Typed(String subject, String text, Lint.Findings findings) {}
