package followthrough.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassWriter;

/**
 * Writes the compiled records anew, their constants numbered as ASM numbers them, which the mutation tests write with, too.
 * The JVM takes another form of a record only where the annotations of its components name their constants by the same
 * numbers; else each mutant of it would count as noticed though no test has seen it.
 */
final class Renumber {
    private Renumber() {}

    /** @param folder of classes */
    public static void main(String[] folder) throws IOException {
        try (var files = Files.walk(Path.of(folder[0]))) {
            for (var file : files.filter(it -> it.toString().endsWith(".class")).toList()) {
                var reader = new ClassReader(Files.readAllBytes(file));
                if (!"java/lang/Record".equals(reader.getSuperName())) continue;
                var writer = new ClassWriter(0);
                reader.accept(writer, 0);
                Files.write(file, writer.toByteArray());
            }
        }
    }
}
