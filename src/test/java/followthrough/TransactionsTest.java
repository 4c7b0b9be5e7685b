package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.FollowthroughTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.annotation.Transactional;

@FollowthroughTest
class TransactionsTest {
    @Autowired
    ApplicationContext application;

    /** Without its proxy such a class would run every statement in a transaction of its own, and nothing would say so. */
    @Test
    void whatAsksForATransactionIsBehindAProxyAndNothingElse() {
        var proxied = ours().filter(name -> AopUtils.isAopProxy(application.getBean(name)));
        var asking = ours().filter(name -> asks(AopUtils.getTargetClass(application.getBean(name))));
        assertThat(proxied)
                .as("what Transactions.WITHIN names, against what bears @Transactional")
                .containsExactlyInAnyOrderElementsOf(asking.toList())
                .isNotEmpty();
    }

    private Stream<String> ours() {
        return Arrays.stream(application.getBeanDefinitionNames())
                .filter(name -> AopUtils.getTargetClass(application.getBean(name))
                        .getPackageName()
                        .startsWith("followthrough"));
    }

    private static boolean asks(Class<?> type) {
        return Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredMethods()))
                .anyMatch(it -> AnnotatedElementUtils.hasAnnotation(it, Transactional.class));
    }
}
