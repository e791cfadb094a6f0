package logmon.smtp;

import static logmon.smtp.Cause.*;

import java.util.List;

/**
 * The causes that replies of mail servers tell of: a table with a row a case, of which the first that matches counts.
 *
 * <p>The rows stand in the order of what can be relied on. Words come first, because servers say 550 or 5.7.1 about
 * anything; among them, what is said about one thing only (a size, a daily limit) before what is said in passing (a
 * sender, a recipient). The enhanced status comes next (RFC 3463, RFC 7372, and what large providers add), then the
 * stage and the code alone (RFC 5321, 4.3.2). Servers often object to the sender or to this machine only at RCPT or at
 * the end of the mail.
 *
 * <p>How a row of words is written, see {@link ReplyRule}.
 */
final class ReplyRules {
    private static final List<ReplyRule> RULES = List.of(
            ReplyRule.said("AUTH MAIL RCPT DATA END", TLS_REQUIRED, """
                    & <plain>
                    starttls|tls|ssl|encrypt|secure (connection|channel|session|transport)|cleartext|plain ?text"""),
            ReplyRule.said("*", TLS_VERSION, """
                    tls ?v?1[._][0-3]|(tls|ssl) (version|protocol)|cipher
                    (tls|ssl) ~ (not supported|deprecated|too old|obsolete|outdated|upgrade|update)"""),
            ReplyRule.coded("AUTH MAIL RCPT", TLS_REQUIRED, "538 x.7.10 x.7.11"),
            ReplyRule.coded("*", TLS_VERSION, "x.7.66"),
            ReplyRule.coded("STARTTLS", TLS_UNAVAILABLE, "*"),

            // Login.
            ReplyRule.said("AUTH", NO_PASSWORDS, """
                    ! <oauth>
                    basic auth|smtpclientauth|modern auth|legacy auth|o-?auth|bearer|less secure
                    conditional access|security defaults
                    (auth\\w*|login|password)( method| type)? (is|are|has been|was)? ?(disabled|off|not (enabled|allowed|permitted))
                    (smtp|imap|pop3?) ~ (disabled|off|not (enabled|allowed|permitted|activated))"""),
            ReplyRule.said("AUTH", WRONG_PASSWORD, "(credentials?|password) ~ (incorrect|wrong)"),
            ReplyRule.coded("AUTH", NO_PASSWORDS, "x.7.139 x.7.30"),
            ReplyRule.said("AUTH", APP_PASSWORD, """
                    app(lication)?(.specific)?.password|authori[sz](ation|ed) code|access rights
                    two.?(factor|step)|2.?fa|mfa|multi.?factor|web.?(browser|login)|log ?in (via|with)|verification"""),
            ReplyRule.said("AUTH", MECHANISM, """
                    mechanism|authentication type|unsupported|unrecogni[sz]ed|not (implemented|recogni[sz]ed|supported)"""),
            ReplyRule.coded("AUTH", MECHANISM, "500 501 502 503 504"),
            ReplyRule.coded("AUTH", APP_PASSWORD, "x.7.9 x.7.14"),
            ReplyRule.said(
                    "AUTH", ACCOUNT, "(account|user|mail ?box|password) ~ LOCKED|LOCKED ~ (account|user|mail ?box)"),
            ReplyRule.said("AUTH", LOGIN_UNAVAILABLE, "too many|later|temporar|rate.?limit|throttl"),
            ReplyRule.coded("AUTH", ACCOUNT, "x.7.13"),
            ReplyRule.coded("AUTH", LOGIN_UNAVAILABLE, "4xx"),
            ReplyRule.said("AUTH", OLD_TOKEN, "<oauth>"),
            ReplyRule.coded("AUTH", WRONG_PASSWORD, "*"),

            // What is full, or used up.
            ReplyRule.said("MAIL RCPT END", MAILBOX_FULL, """
                    ! SENDING|send
                    (mail ?box|inbox|mail ?store) ~ (full|quota|exceed|over|storage|space|limit)|full ~ mail ?box
                    over.?quota|out of storage|exceed\\w* ~ (storage|disk quota)|(user|account|recipient) ~ (full|storage)"""),
            ReplyRule.said("MAIL RCPT DATA END", SIZE, """
                    (size|length) ~ (exceed|limit|large|big|maximum|fixed|allowed)|exceed\\w* ~ (size|bytes|octets|[kmg]i?b)
                    too (large|big)|message (is )?too long|larger than|oversized?"""),
            ReplyRule.said("*", GREYLIST, "gr[ae]y.?list|come back later|early talker"),
            ReplyRule.said(
                    "CONNECT EHLO MAIL", BUSY, "(too many|concurrent) ~ (connection|session)|(server|system) ~ busy"),
            ReplyRule.said("*", LIMIT, """
                    ! dmarc|spf|dkim
                    rate.?limit|throttl|credits|(unusual|unexpected) ~ (rate|volume|activity)|at a rate|mail flood|too much mail|too (fast|frequent|quick)
                    (daily|hourly|weekly|monthly) ~ (limit|quota|allowance|maximum|exceed)
                    SENDING ~ (limit|quota|allowance|threshold|exceed)
                    (limit|quota|exceed\\w*|maximum|max|reached|too many|more than) ~ SENDING"""),
            ReplyRule.said("RCPT END", MAILBOX_FULL, """
                    ! send|message|mails?|e-?mails?
                    quota"""),
            ReplyRule.said("*", LIMIT, """
                    ! dmarc|spf|dkim|hops?|loop|spam|score|line|header|invalid|unknown|bad|errors?|storage
                    (messages?|mails?|e-?mails?|recipients?|sender|tenant|relay) ~ (limit|quota|threshold)
                    (limit|quota|exceed\\w*|too many) ~ (messages|mails|e-?mails|recipients?)"""),
            ReplyRule.said("MAIL", LIMIT, "quota"),
            ReplyRule.said("*", DISK_FULL, """
                    insufficient ~ (storage|space|resources?)|no space|disk ~ full|(out of|low on) ~ (disk|space|memory)
                    storage ~ full"""),

            // The sender, this machine, a login that is missing.
            ReplyRule.said("*", SENDER_DOMAIN, """
                    dmarc|spf|dkim|domainkeys|sender policy|unauthenticated (e-?mail|message)
                    (e-?mail|message|domain|sender) authentication|authentication (level|requirements)"""),
            ReplyRule.said("MAIL RCPT DATA END", LOGIN_REQUIRED, """
                    not logged ?in|client host rejected: access denied"""),
            ReplyRule.said("MAIL RCPT DATA END", HEADER_FROM, """
                    ! sender (address|domain)
                    header.?from|from.?(header|address|field|line)|from:|5322.?from"""),
            ReplyRule.said("MAIL RCPT DATA END", SENDER, """
                    ! ip|block.?list|black.?list|spam|virus
                    not owned by|sendas|send(ing)? (\\w+ )?(as|from|on behalf)|(as|from|of|use|using) sender|(disallowed|denied|refused|allowed|permitted|authori[sz]ed) as
                    sender (address|domain|e-?mail|verif\\w*)|(envelope|5321).?(from|sender)|mail from(?! (\\d|\\[|your|this))|return.?path
                    sender ~ NO|NO (\\w+ )?sender|not verified|one of your|not your|need fully.?qualified address"""),
            ReplyRule.said("*", HOST, """
                    ! urls?|links?
                    black.?list|block.?list|deny.?list|dnsbl|rbl|spamhaus|spamcop|sorbs|blocked using|listed (in|by|at|on)
                    reverse (dns|host\\w*|lookup|mapping)|rdns|ptr|cannot find your|no service for you|reputation
                    ip|(your|client|source|remote|sending) (host|server|network|mta) ~ NO|NO ~ your (host|server|network)
                    dynamic|residential|dial.?up"""),
            ReplyRule.said("EHLO MAIL RCPT DATA END", HELO, """
                    ! first|before
                    helo|ehlo|fully.?qualified (host|domain)|host.?name"""),
            ReplyRule.said("MAIL RCPT DATA END", RELAY, """
                    relay|rcpthosts|accepted domain|non-?local|not (\\w+ ){0,3}(local|hosted|handled|served)
                    not (accept|deliver) mail for|external (recipient|domain|address)"""),
            ReplyRule.said("MAIL RCPT DATA END", LOGIN_REQUIRED, """
                    auth\\w* (failure|failed|error)|(auth\\w*|log ?-?(in|on)) ~ (requires?|required|needed|first|mandatory|missing|before)
                    (must|need to|please|have to|requires?) ~ (auth\\w*|log ?-?(in|on))
                    not (been )?authenticated|unauthenticated|smtp auth|anonymous|before smtp"""),
            ReplyRule.coded("MAIL RCPT DATA END", LOGIN_REQUIRED, "530 x.7.57"),

            // The account, the recipient, the content.
            ReplyRule.said("*", ACCOUNT, """
                    ! tried to reach|recipient|contains|virus
                    (your|sender|sending|outgoing|smtp) ~ LOCKED|payment|billing|invoice|subscription|unpaid|free trial"""),
            ReplyRule.said("CONNECT EHLO MAIL DATA END", ACCOUNT, "account ~ LOCKED|LOCKED ~ account"),
            ReplyRule.said("MAIL", ACCOUNT, "(user|mail ?box) ~ LOCKED"),
            ReplyRule.said("MAIL RCPT DATA END", SENDER, """
                    ! recipient|spam|virus
                    sender"""),
            ReplyRule.said("END DATA", FILTER, """
                    spam|virus|malware|phish|trojan|infected|unsolicited|junk|content|attachment|urls?|links?|score|suspicious
                    filter|heuristic|bayes|undesirable|offensive"""),
            ReplyRule.said("END DATA", FORM, """
                    rfc.?\\d{3,4}|complian|(bare|stray) (lf|cr|line)|lines? ~ too long|line length
                    mime|malformed|8.?bit|non-?ascii|encoding|charset|headers?"""),
            ReplyRule.said("END", RECIPIENT, """
                    (user|recipient|mail ?box|addressee) ~ NO|(no such|unknown|invalid|bad) (\\w+ )?(user|recipient|mail ?box|address)
                    unrout\\w+|tried to reach"""),
            ReplyRule.said("MAIL RCPT END", POLICY, "polic(y|ies)|prohibit|administratively"),

            // The enhanced status.
            ReplyRule.coded("*", LIMIT, "x.4.5 x.5.3 x.7.28 5.1.90 x.2.12\\d x.7.23[23] x.7.508 x.7.705"),
            ReplyRule.coded("*", HOST, "x.7.25 x.7.511 x.7.513 x.7.60[6-9] x.7.6[1-4]\\d x.7.708"),
            ReplyRule.coded("*", SENDER_DOMAIN, "x.7.2[0-46-9] x.7.509"),
            ReplyRule.coded("*", HELO, "x.7.506"),
            ReplyRule.coded("*", ACCOUNT, "x.7.13 x.7.50[1-3] x.7.70\\d"),
            ReplyRule.coded("*", SENDER, "x.1.7 x.1.8 x.7.60 x.7.512"),
            ReplyRule.coded("*", RELAY, "x.7.54 x.7.64"),
            ReplyRule.coded("*", MAILBOX_FULL, "x.2.2"),
            ReplyRule.coded("*", SIZE, "x.2.3 x.3.4"),
            ReplyRule.coded("*", DISK_FULL, "452 x.3.1"),
            ReplyRule.coded("END DATA", FORM, "x.6.\\d+"),
            ReplyRule.coded("MAIL", SENDER, "x.1.\\d+"),
            ReplyRule.coded("RCPT END", RECIPIENT, "x.1.\\d+ 5.2.\\d+ 5.4.\\d+"),
            ReplyRule.coded("END", POLICY, "5.7.[2-9] 5.7.\\d\\d+"),

            // The stage and the code.
            ReplyRule.said("MAIL RCPT", LOGIN_REQUIRED, """
                    & <login offered>
                    denied|refused|not (allowed|permitted|authori[sz]ed)"""),
            ReplyRule.coded("CONNECT", HOST, "5xx"),
            ReplyRule.coded("EHLO", HELO, "5xx"),
            ReplyRule.coded("MAIL", SENDER, "501 510 550 553 554"),
            ReplyRule.coded("RCPT", RECIPIENT, "5xx"),
            ReplyRule.coded("*", BUSY, "4xx"),
            ReplyRule.coded("END", FILTER, "5xx"));

    private ReplyRules() {}

    /** Returns the cause that a reply reports, or null if no row matches. */
    static Cause causeOf(Reply reply) {
        return RULES.stream()
                .filter(rule -> rule.matches(reply))
                .findFirst()
                .map(ReplyRule::cause)
                .orElse(null);
    }
}
