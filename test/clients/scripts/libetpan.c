/* libetpan: fetches every message into a file of its own, and deletes it unless told otherwise. */
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int result, mailpop3 *pop, const char *what) {
    if (result == MAILPOP3_NO_ERROR) return;
    fprintf(stderr, "%s: error %d, %s\n", what, result, pop->pop3_response ? pop->pop3_response : "no response");
    exit(1);
}

int main(void) {
    const char *host = getenv("CLIENT_HOST"), *security = getenv("CLIENT_SECURITY"), *log_on = getenv("CLIENT_LOG_ON");
    const char *user = getenv("CLIENT_USER"), *password = getenv("CLIENT_PASSWORD");
    uint16_t port = (uint16_t)atoi(getenv("CLIENT_PORT"));
    mailpop3 *pop = mailpop3_new(0, NULL);
    if (strcmp(security, "implicit") == 0) check(mailpop3_ssl_connect(pop, host, port), pop, "connect");
    else check(mailpop3_socket_connect(pop, host, port), pop, "connect");
    if (strcmp(security, "stls") == 0) check(mailpop3_socket_starttls(pop), pop, "STLS");
    if (strcmp(log_on, "") == 0 || strcmp(log_on, "USER") == 0) {
        check(mailpop3_user(pop, user), pop, "USER");
        check(mailpop3_pass(pop, password), pop, "PASS");
    } else if (strcmp(log_on, "APOP") == 0) check(mailpop3_apop(pop, user, password), pop, "APOP");
    else check(mailpop3_auth(pop, log_on, host, NULL, NULL, user, user, password, NULL), pop, "AUTH");
    carray *messages = NULL;
    check(mailpop3_list(pop, &messages), pop, "LIST");
    for (unsigned index = 0; index < carray_count(messages); index++) {
        unsigned number = ((struct mailpop3_msg_info *)carray_get(messages, index))->msg_index;
        char *content = NULL, path[4096];
        size_t length = 0;
        check(mailpop3_retr(pop, number, &content, &length), pop, "RETR");
        snprintf(path, sizeof path, "%s/%u", getenv("CLIENT_MAILS"), number);
        FILE *file = fopen(path, "wb");
        fwrite(content, 1, length, file);
        fclose(file);
        mailpop3_retr_free(content);
        if (*getenv("CLIENT_KEEP") == '\0') check(mailpop3_dele(pop, number), pop, "DELE");
    }
    check(mailpop3_quit(pop), pop, "QUIT");
    mailpop3_free(pop);
    return 0;
}
