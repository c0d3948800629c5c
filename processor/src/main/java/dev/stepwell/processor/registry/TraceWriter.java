package dev.stepwell.processor.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.text.RegistryTrace;
import dev.stepwell.text.TraceNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the trace of each registry, by which a start notices that the registry was lost.
 *
 * <p>The class output has one trace for each registry. The trace of an earlier content is removed or, if that fails,
 * becomes empty, which stands for no registry.
 */
public final class TraceWriter {

    private final ResourceWriter writer;
    private final EarlierOutput output;

    public TraceWriter(ResourceWriter writer, EarlierOutput output) {
        this.writer = writer;
        this.output = output;
    }

    /**
     * Writes the trace of a registry. The file of migrations of an earlier build must still be there.
     *
     * @param file the text of the new file of migrations
     * @throws IOException if the compiler does not accept the file
     */
    public void write(RegistryName registry, List<MigrationModel> models, String file) throws IOException {
        String name = traceName(file);
        if (!traceName(output.text(output.moduleOf(registry), registry.filePath()))
                .equals(name)) {
            remove(registry);
        }
        writer.write(
                output.moduleOf(registry),
                TraceNames.FOLDER + name,
                trace(registry, models).format());
    }

    /**
     * Removes the trace of a registry. The file of migrations must still be there.
     *
     * @throws IOException if the compiler does not accept the empty file in its place
     */
    public void remove(RegistryName registry) throws IOException {
        String name = traceName(output.text(output.moduleOf(registry), registry.filePath()));
        if (TraceNames.isTrace(name)) {
            output.remove(output.moduleOf(registry), TraceNames.FOLDER + name);
            writer.write(output.moduleOf(registry), TraceNames.FOLDER + name, "");
        }
    }

    /**
     * Writes the mark of the folder, or removes it.
     *
     * @param module the module in whose folder the mark is; empty as in {@link EarlierOutput#moduleOf}
     * @param present true if there is a registry
     * @throws IOException if the compiler does not accept the file
     */
    public void mark(String module, boolean present) throws IOException {
        if (present) {
            writer.write(module, TraceNames.MARK, TraceNames.MARK_TEXT);
        } else {
            output.remove(module, TraceNames.MARK);
        }
    }

    private static RegistryTrace trace(RegistryName registry, List<MigrationModel> models) {
        SortedMap<MigrationId, RegistryTrace.Migration> migrations = new TreeMap<>();
        for (MigrationModel model : models) {
            MigrationId id = model.id().orElseThrow();
            migrations.put(
                    id,
                    new RegistryTrace.Migration(
                            id.set(), id.version().toString(), model.className(), model.checksum()));
        }
        return new RegistryTrace(registry.toString(), new ArrayList<>(migrations.values()));
    }

    /** {@return the name of the trace of a registry with this file of migrations; any text if it is no such file} */
    private static String traceName(String file) {
        int end = file.indexOf('\n');
        return TraceNames.of(end < 0 ? "" : file.substring(0, end));
    }
}
