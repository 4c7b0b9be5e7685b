package followthrough.prospects;

import java.math.BigDecimal;

/** A deal to be opened. @param currency ISO 4217 */
public record NewDeal(long prospectId, String title, BigDecimal amount, String currency) {}
