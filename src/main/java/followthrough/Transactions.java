package followthrough;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the classes that bear {@code @Transactional} behind proxies, by their names. Spring by itself looks for the
 * annotation at every method of every object, its own included, which costs each start a third of a second.
 */
@Configuration(proxyBeanMethods = false)
class Transactions {
    /** Whoever writes the annotation into another class adds it here; a test asks for it. */
    private static final String[] WITHIN = {
        "addressBook",
        "arrivals",
        "corrections",
        "covers",
        "fence",
        "foresight",
        "handOvers",
        "holds",
        "inbox",
        "insights",
        "lint",
        "load",
        "messages",
        "panes",
        "perhaps",
        "prospects",
        "pursuits",
        "queue",
        "replies",
        "results",
        "sentMail",
        "strangers",
        "team",
        "tiers",
        "wording"
    };

    @Bean
    static BeanNameAutoProxyCreator behindProxies() {
        var creator = new BeanNameAutoProxyCreator();
        creator.setBeanNames(WITHIN);
        creator.setInterceptorNames("transactionInterceptor");
        creator.setProxyTargetClass(true);
        return creator;
    }

    /** Finds the transaction manager at the first transaction: the build puts the proxies together without a database. */
    @Bean
    TransactionInterceptor transactionInterceptor() {
        var interceptor = new TransactionInterceptor();
        // False: methods that are not public have theirs too.
        interceptor.setTransactionAttributeSource(new AnnotationTransactionAttributeSource(false));
        return interceptor;
    }

    @Bean
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }
}
