package followthrough.support;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;

/**
 * A test of the whole application, up on a free port ({@code @LocalServerPort}) with the {@link TestClock} for its
 * clock. All such classes share one application as long as they add no configuration of their own, so add none lightly;
 * yet each class finds the database as the application left it after its start, whatever other classes wrote.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestApplication.Wiring.class)
@Import(TestApplication.class)
@TestExecutionListeners(
        listeners = TestApplication.FreshStart.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public @interface FollowthroughTest {}
