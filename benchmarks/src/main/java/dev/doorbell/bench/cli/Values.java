package dev.doorbell.bench.cli;

import dev.doorbell.bench.engine.EngineBenchmark;
import dev.doorbell.bench.faults.Fault;
import dev.doorbell.bench.faults.FaultCatalog;
import dev.doorbell.bench.scenario.Mission;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** What options may be set to, for shells that complete what is typed. */
final class Values {
    private Values() {}

    /** Names, as picocli wants them. */
    abstract static class Names implements Iterable<String> {
        private final List<String> names;

        Names(Stream<String> names) {
            this.names = names.toList();
        }

        @Override
        public Iterator<String> iterator() {
            return names.iterator();
        }
    }

    /** Of {@code --board}. */
    static final class Boards extends Names {
        Boards() {
            super(BoardSpec.ALL.stream().map(BoardSpec::name));
        }
    }

    /** Of {@code --nic}. */
    static final class Nics extends Names {
        Nics() {
            super(Arrays.stream(NicKind.values()).map(NicKind::label));
        }
    }

    /** Of {@code --delivery}, which takes several. */
    static final class Deliveries extends Names {
        Deliveries() {
            super(Arrays.stream(Delivery.values()).map(Delivery::label));
        }
    }

    /** Of {@code --profile}. */
    static final class Profiles extends Names {
        Profiles() {
            super(TimingProfile.SHIPPED.stream());
        }
    }

    /** Of {@code --behaviour}. */
    static final class Behaviours extends Names {
        Behaviours() {
            super(GicBehaviour.all().stream().map(GicBehaviour::name));
        }
    }

    /** Of {@code --export}, which takes several. */
    static final class Exports extends Names {
        Exports() {
            super(
                    Stream.concat(
                            Arrays.stream(ExportFormat.values()).map(ExportFormat::label),
                            Stream.of(ExportFormat.ALL)));
        }
    }

    /** Of {@code --format}, where it may be a table. */
    static final class Formats extends Names {
        Formats() {
            super(Arrays.stream(Format.values()).map(Format::label));
        }
    }

    /** Of {@code --format}, where it is text or JSON. */
    static final class TextFormats extends Names {
        TextFormats() {
            super(Stream.of("text", "json"));
        }
    }

    /** Of {@code --format}, where it is a table or JSON. */
    static final class TableFormats extends Names {
        TableFormats() {
            super(Stream.of("table", "json"));
        }
    }

    /** Of {@code --set}, which goes on behind them. */
    static final class Constants extends Names {
        Constants() {
            super(Arrays.stream(TimingConstant.values()).map(each -> each.key() + "="));
        }
    }

    /** Of {@code --workload}, beside files. */
    static final class Workloads extends Names {
        Workloads() {
            super(Stream.of("poisson:", "cbr:"));
        }
    }

    /** The commands there are. */
    static final class Commands extends Names {
        Commands() {
            super(
                    Arrays.stream(Doorbell.class.getAnnotation(Command.class).subcommands())
                            .map(each -> each.getAnnotation(Command.class).name()));
        }
    }

    /** Of {@code --color}. */
    static final class Colours extends Names {
        Colours() {
            super(Stream.of("auto", "always", "never"));
        }
    }

    /** Of {@code completion}. */
    static final class Shells extends Names {
        Shells() {
            super(Stream.of("bash", "zsh"));
        }
    }

    /** Of the engine's {@code --workload}. */
    static final class EngineWorkloads extends Names {
        EngineWorkloads() {
            super(Stream.of(EngineBenchmark.HOLD, EngineBenchmark.PATH));
        }
    }

    /** Of {@code mission}. */
    static final class Rows extends Names {
        Rows() {
            super(Mission.ROWS.stream());
        }
    }

    /** Of {@code faults}. */
    static final class Faults extends Names {
        Faults() {
            super(FaultCatalog.ALL.stream().map(Fault::id));
        }
    }
}
