package logmon;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layout of the design, held against the code. */
class ArchitectureTest {
    private static final JavaClasses LOGMON = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("logmon");

    private static final Class<?>[] PURE = {
        AlertMail.class,
        BoundedText.class,
        BracketExpression.class,
        CommandLine.class,
        Config.class,
        ConfigFile.class,
        ConfigParser.class,
        Digest.class,
        Entry.class,
        Filter.class,
        IgnoreRule.class,
        Kind.class,
        Kinds.class,
        LoopGuard.class,
        MaskedText.class,
        Match.class,
        Place.class,
        Position.class,
        PosixRegex.class,
        ReplayReport.class,
        Search.class,
        ServerCertificate.class,
        Shape.class,
        ShapeToken.class,
        ShapeWords.class,
        SmtpTrouble.class,
        SyslogHeader.class,
        Text.class
    };

    @Test
    void theClassesAreThere() {
        assertTrue(LOGMON.contain(LogMon.class));
        assertTrue(LOGMON.contain(Digest.class));
    }

    @Test
    void whatIsPureKnowsNeitherLibsystemdNorSmtp() {
        noClasses()
                .that(belongToAnyOf(PURE))
                .should()
                .dependOnClassesThat(belongToAnyOf(
                                Journal.class,
                                JournalFiles.class,
                                Mailer.class,
                                Checkpoint.class,
                                Service.class,
                                Stop.class,
                                LibSystemd.class,
                                LibC.class)
                        .or(resideInAnyPackage("com.sun.jna..", "jakarta.mail..", "org.eclipse.angus..")))
                .check(LOGMON);
    }

    @Test
    void whatIsPureDoesNotLookAtTheClock() {
        looksAtNoClock(Stream.of(PURE)
                // "2h ago" on the command line is a time of day.
                .filter(type -> type != CommandLine.class)
                .toArray(Class<?>[]::new));
    }

    @Test
    void deliveryIsGivenEveryTime() {
        looksAtNoClock(Delivery.class);
    }

    @Test
    void whatIsPureTouchesNoFilesAndStartsNoThreads() {
        noClasses()
                .that(belongToAnyOf(PURE).and(not(belongToAnyOf(Config.class))))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(LOGMON);
    }

    @Test
    void libsystemdIsCalledByFewClassesOnly() {
        classes()
                .that(not(belongToAnyOf(
                        Journal.class,
                        JournalSource.class,
                        Fields.class,
                        SpareMemory.class,
                        Service.class,
                        Stop.class,
                        LibSystemd.class,
                        LibC.class,
                        JournalException.class)))
                .should()
                .onlyDependOnClassesThat(
                        not(belongToAnyOf(LibSystemd.class, LibC.class).or(resideInAnyPackage("com.sun.jna.."))))
                .check(LOGMON);
    }

    @Test
    void aJournalExceptionCallsNothing() {
        noClasses()
                .that(belongToAnyOf(JournalException.class))
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.sun.jna..").or(belongToAnyOf(LibSystemd.class)))
                .check(LOGMON);
    }

    @Test
    void smtpIsSpokenByTheMailerOnly() {
        classes()
                .that(not(belongToAnyOf(Mailer.class, SmtpDialogue.class)))
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..")))
                .check(LOGMON);
    }

    @Test
    void nobodyKnowsTheMainClass() {
        classes()
                .that(not(belongToAnyOf(LogMon.class)))
                .should()
                .onlyDependOnClassesThat(not(belongToAnyOf(LogMon.class)))
                .check(LOGMON);
    }

    @Test
    void onlyTheMainClassKnowsTheLoop() {
        classes()
                .that(not(belongToAnyOf(LogMon.class, Monitor.class)))
                .should()
                .onlyDependOnClassesThat(not(belongToAnyOf(Monitor.class)))
                .check(LOGMON);
    }

    private static void looksAtNoClock(Class<?>... types) {
        noClasses()
                .that(belongToAnyOf(types))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .dependOnClassesThat(belongToAnyOf(Clock.class, SteadyClock.class))
                .check(LOGMON);
    }
}
