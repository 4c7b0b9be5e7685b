package followthrough.playbook;

import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes YAML as people write it: keys in a chosen order, and text of several lines as such. */
final class YamlWriter {
    private YamlWriter() {}

    static String written(Node root) {
        var text = new Text();
        new Dump(DumpSettings.builder()
                        .setIndent(4)
                        .setIndicatorIndent(2)
                        .setWidth(120)
                        .setSplitLines(false)
                        .build())
                .dumpNode(root, text);
        return text.written.toString();
    }

    static void put(List<NodeTuple> keys, String key, String value) {
        put(keys, key, scalar(value));
    }

    static void put(List<NodeTuple> keys, String key, Node value) {
        keys.add(new NodeTuple(scalar(key), value));
    }

    static void put(List<NodeTuple> keys, Template template) {
        if (!template.subject().isEmpty()) put(keys, "subject", template.subject());
        put(keys, "text", template.text());
    }

    static Node mapping(List<NodeTuple> keys) {
        return new MappingNode(Tag.MAP, keys, FlowStyle.BLOCK);
    }

    static Node mappings(List<Node> items) {
        return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }

    static Node list(List<String> texts, FlowStyle style) {
        return new SequenceNode(Tag.SEQ, texts.stream().map(YamlWriter::scalar).toList(), style);
    }

    static Node plain(String text, Tag tag) {
        return new ScalarNode(tag, text, ScalarStyle.PLAIN);
    }

    private static Node scalar(String text) {
        return new ScalarNode(Tag.STR, text, text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN);
    }

    private static final class Text implements StreamDataWriter {
        final StringBuilder written = new StringBuilder();

        @Override
        public void write(String text) {
            written.append(text);
        }

        @Override
        public void write(String text, int start, int length) {
            written.append(text, start, start + length);
        }

        @Override
        public void flush() {}
    }
}
