/* reader DIRECTORY: looks for the keywords in all entries down to priority "info", as the script does, without the mail. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#define FIELD "MESSAGE="
#define LONGEST (64 * 1024)

static void must(int result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, strerror(-result));
        exit(1);
    }
}

int main(int argc, char **argv) {
    sd_journal *journal;
    regex_t keywords;
    unsigned long entries = 0, matches = 0;
    static char message[LONGEST + 1];

    if (argc != 2 || regcomp(&keywords, "fail|error|alarm|problem|emerg", REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0) {
        return 2;
    }
    must(sd_journal_open_directory(&journal, argv[1], 0), argv[1]);
    for (char priority[] = "PRIORITY=0"; priority[9] <= '6'; priority[9]++) {
        must(sd_journal_add_match(journal, priority, 0), "match");
    }
    for (int more; (more = sd_journal_next(journal)) != 0; entries++) {
        const void *data;
        size_t length;

        must(more, "next");
        if (sd_journal_get_data(journal, "MESSAGE", &data, &length) >= 0) {
            length -= strlen(FIELD);
            length = length < LONGEST ? length : LONGEST;
            memcpy(message, (const char *)data + strlen(FIELD), length);
            message[length] = '\0';
            matches += regexec(&keywords, message, 0, NULL, 0) == 0;
        }
    }
    printf("%lu entries, %lu matches\n", entries, matches);
    sd_journal_close(journal);
    return 0;
}
