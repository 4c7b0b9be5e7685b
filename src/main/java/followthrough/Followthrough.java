package followthrough;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application: one process, one database, one page frame. */
@SpringBootApplication
public class Followthrough {
    public static void main(String[] args) {
        SpringApplication.run(Followthrough.class, args);
    }
}
