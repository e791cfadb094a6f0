package logmon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.file.Interest;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;
import org.junit.jupiter.api.Test;

/** The packages of the design, held against the code. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");

    private static final JavaClasses LOGMON = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("logmon");

    /** Packages whose classes are given every time and every text. */
    private static final String[] PURE = {"logmon.alert..", "logmon.filter..", "logmon.kind..", "logmon.text.."};

    /** Without this, the rules would hold of nothing. */
    @Test
    void everySourceFileIsAmongTheClasses() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Set<String> sources = files.map(file -> SOURCES.relativize(file).toString())
                    .filter(file -> file.endsWith(".java") && !file.endsWith("package-info.java"))
                    .map(file -> file.replace(".java", "").replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> imported = LOGMON.stream()
                    .filter(JavaClass::isTopLevelClass)
                    .map(JavaClass::getName)
                    .filter(name -> !name.endsWith("package-info"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(sources, imported);
        }
    }

    @Test
    void importsGoDownwardOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("main")
                .definedBy("logmon")
                .layer("daemon")
                .definedBy("logmon.daemon..")
                .layer("replay")
                .definedBy("logmon.replay..")
                .layer("check")
                .definedBy("logmon.check..")
                .layer("config")
                .definedBy("logmon.config..")
                .layer("smtp")
                .definedBy("logmon.smtp..")
                .layer("alert")
                .definedBy("logmon.alert..")
                .layer("filter")
                .definedBy("logmon.filter..")
                .layer("kind")
                .definedBy("logmon.kind..")
                .layer("journal")
                .definedBy("logmon.journal..")
                .layer("systemd")
                .definedBy("logmon.systemd..")
                .layer("text")
                .definedBy("logmon.text..")
                .layer("log")
                .definedBy("logmon.log..")
                .whereLayer("main")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("daemon")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("replay")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("main", "daemon", "replay", "check")
                .whereLayer("smtp")
                .mayOnlyAccessLayers("alert", "text", "log")
                .whereLayer("alert")
                .mayOnlyAccessLayers("filter", "kind", "journal", "text", "log")
                .whereLayer("filter")
                .mayOnlyAccessLayers("kind", "journal", "text")
                .whereLayer("kind")
                .mayOnlyAccessLayers("text")
                .whereLayer("journal")
                .mayOnlyAccessLayers("systemd", "text", "log")
                .whereLayer("systemd")
                .mayOnlyAccessLayers("text", "log")
                .whereLayer("text")
                .mayNotAccessAnyLayer()
                .whereLayer("log")
                .mayOnlyAccessLayers("text")
                .check(LOGMON);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("logmon.(*)..").should().beFreeOfCycles().check(LOGMON);
        slices().matching("logmon.(**)").should().beFreeOfCycles().check(LOGMON);
    }

    @Test
    void theFilterKnowsOfTheJournalTheEntryAndWhatToLookForOnly() {
        classes()
                .that()
                .resideInAPackage("logmon.filter..")
                .should()
                .onlyDependOnClassesThat(resideInAPackage("logmon.journal..")
                        .negate()
                        .or(belongToAnyOf(Interest.class)
                                .or(belongToAnyOf(Entry.class).and(INTERFACES))))
                .check(LOGMON);
    }

    @Test
    void jnaIsUsedBySystemdAndTheJournalOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("logmon.systemd..", "logmon.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(LOGMON);
    }

    @Test
    void aJournalExceptionCallsNothing() {
        noClasses()
                .that()
                .areAssignableTo(JournalException.class)
                .should()
                .dependOnClassesThat(resideInAPackage("com.sun.jna..").or(belongToAnyOf(LibSystemd.class, LibC.class)))
                .check(LOGMON);
    }

    @Test
    void jakartaMailIsUsedBySmtpOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("logmon.smtp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..")
                .check(LOGMON);
    }

    @Test
    void whatJudgesAndWritesTouchesNoFilesAndStartsNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .doNotBelongToAnyOf(LogcheckRules.class)
                .should()
                .dependOnClassesThat(belongToAnyOf(Files.class))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(LOGMON);
    }

    @Test
    void whatJudgesAndWritesIsGivenEveryTime() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .dependOnClassesThat(belongToAnyOf(Clock.class))
                .check(LOGMON);
    }

    @Test
    void nobodyKnowsTheMainClass() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(LogMon.class)
                .should()
                .dependOnClassesThat(belongToAnyOf(LogMon.class))
                .check(LOGMON);
    }

    @Test
    void aFolderHasRoomForFourteenFiles() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
                    .forEach((folder, count) ->
                            assertEquals(Math.min(count, 14), count, () -> folder + " has too many files"));
        }
    }

    @Test
    void aFileHasRoomFor350Lines() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                int lines = Files.readAllLines(file).size();
                assertEquals(Math.min(lines, 350), lines, () -> file + " is too long");
            }
        }
    }
}
