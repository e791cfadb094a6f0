package logmon.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies as mail servers and providers send them, each with what it tells of. */
class ReplyRulesTest {
    private static Cause cause(String command, String reply, String... circumstances) {
        String all = String.join(" ", circumstances);
        return ReplyRules.causeOf(
                Reply.of(command, reply, TestSettings.at(25), !all.contains("plain"), all.contains("login offered")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Limits
            .    | 550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852 - gsmtp | LIMIT
            .    | 550-5.4.5 Daily SMTP relay limit exceeded for customer | LIMIT
            MAIL | 454 4.7.0 Too many messages sent today | LIMIT
            MAIL | 451 4.7.500 Server busy. Please try again later | BUSY
            .    | 550 5.7.232 Your message can't be sent because your trial tenant has exceeded its daily limit for sending email to external recipients | LIMIT
            .    | 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded | LIMIT
            RCPT | 550 5.2.121 RESOLVER.SubmissionQuota; recipient rate limited | LIMIT
            RCPT | 452 4.5.3 Error: too many recipients | LIMIT
            RCPT | 550 5.5.3 Too many recipients | LIMIT
            MAIL | 421 4.4.2 Message submission rate for this client has exceeded the configured limit | LIMIT
            RCPT | 550 5.7.1 Domain example.org has exceeded the max emails per hour (51/50 (102%)) allowed. Message discarded. | LIMIT
            .    | 554 Message rejected on 2024/05/05: hourly quota of 100 messages reached | LIMIT
            RCPT | 450 4.7.1 Error: too much mail from 192.0.2.1 | LIMIT
            MAIL | 454 Throttling failure: Maximum sending rate exceeded. | LIMIT
            .    | 454 Throttling failure: Daily message quota exceeded. | LIMIT
            MAIL | 550 5.7.1 You have reached your quota of outgoing messages for this hour | LIMIT
            MAIL | 552 5.7.0 Sending quota exceeded | LIMIT
            RCPT | 550 User logmon@web1.example has exceeded its 24-hour sending limit. Messages to 250 recipients out of 250 allowed have been sent. Relay quota will reset in 1.50 hours. | LIMIT
            .    | 550 5.4.6 Unusual sending activity detected. Please try after sometime | LIMIT
            .    | 421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address | LIMIT
            .    | 554 5.7.1 Outbound message limit reached for account | LIMIT
            RCPT | 451 4.7.1 Sender rate limited, try again in 30 minutes | LIMIT
            MAIL | 535 5.7.1 Quota exceeded | LIMIT
            .    | 550 Maximum credits exceeded | LIMIT
            .    | 550-5.7.1 Email quota exceeded for today | LIMIT
            MAIL | 451 Authenticated user has sent too many messages, try again in an hour | LIMIT
            # Full
            RCPT | 452 4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to https://x - gsmtp | MAILBOX_FULL
            RCPT | 552 5.2.2 mailbox full | MAILBOX_FULL
            .    | 552 5.2.2 <admin@example.org>: Quota exceeded | MAILBOX_FULL
            RCPT | 422 4.2.2 The recipient's mailbox is over its storage limit | MAILBOX_FULL
            .    | 554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException | MAILBOX_FULL
            RCPT | 450 4.2.2 <admin@example.org>: Recipient address rejected: Mailbox is full / Blocks limit exceeded / Inode limit exceeded | MAILBOX_FULL
            RCPT | 550 Requested mail action aborted: exceeded storage allocation | MAILBOX_FULL
            MAIL | 452 4.3.1 Insufficient system storage | DISK_FULL
            MAIL | 452 4.3.1 Insufficient system resources (UsedDiskSpace) | DISK_FULL
            .    | 451 4.3.0 No space left on device | DISK_FULL
            # Size
            .    | 552 5.3.4 Message size exceeds fixed limit | SIZE
            .    | 552 5.3.4 Error: message file too big | SIZE
            MAIL | 552 Message size exceeds maximum permitted | SIZE
            .    | 552-5.2.3 Your message exceeded Google's message size limits. | SIZE
            .    | 554 5.3.4 Message too big for system | SIZE
            .    | 523 the message length exceeds administrative limit | SIZE
            # The sender
            .    | 550 5.7.1 SendAsDenied | SENDER
            MAIL | 553 5.5.4 <logmon@web1>... Domain name required for sender address logmon@web1 | SENDER
            .    | 550 Sender address and login do not match | SENDER
            RCPT | 554 5.7.1 logmon@web1.example rejected | SENDER
            MAIL | 553 5.7.1 <logmon@web1.example>: Sender address rejected: not owned by user ann | SENDER
            RCPT | 450 4.1.8 <logmon@web1.example>: Sender address rejected: Domain not found | SENDER
            RCPT | 504 5.5.2 <logmon@web1>: Sender address rejected: need fully-qualified address | SENDER
            .    | 554 5.2.252 SendAsDenied; logmon@web1.example not allowed to send as root@web1.example | SENDER
            .    | 550 5.7.60 SMTP; Client does not have permissions to send as this sender | SENDER
            .    | 554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: logmon@web1.example | SENDER
            MAIL | 553 5.1.8 logmon@web1.example... Domain of sender address logmon@web1.example does not exist | SENDER
            MAIL | 501 5.1.7 Invalid sender address | SENDER
            MAIL | 550 5.1.0 logmon@web1.example sender rejected | SENDER
            MAIL | 553 mail from must equal authorized user | SENDER
            .    | 553 Mail from must equal authorized user | SENDER
            RCPT | 553 5.7.1 You are not allowed to send from this address | SENDER
            .    | 550 5.7.0 From address is not one of your addresses. | HEADER_FROM
            .    | 550 5.7.1 Header From does not match the authenticated user | HEADER_FROM
            MAIL | 553 Relaying disallowed as logmon@web1.example | SENDER
            MAIL | 553 Relaying disallowed as somebody@else.example | SENDER
            MAIL | 554 5.7.1 The sender is not permitted | SENDER
            MAIL | 550 5.7.1 logmon@web1.example is not allowed to use this server | SENDER
            MAIL | 501 Syntax error in parameters or arguments | SENDER
            RCPT | 550-Verification failed for <logmon@web1.example> 550-No Such User Here 550 Sender verify failed | SENDER
            MAIL | 554 5.7.1 Unauthorized sender | SENDER
            .    | 550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. | HEADER_FROM
            RCPT | 550-Requested action not taken: mailbox unavailable 550 Sender address is not allowed. | SENDER
            .    | 554 5.6.0 Invalid From: header | HEADER_FROM
            RCPT | 550-Callback setup failed while verifying <logmon@web1.example> 550 Sender verify failed | SENDER
            MAIL | 553 5.1.8 <logmon@web1.example>... Domain of sender address does not resolve | SENDER
            # The sender's domain
            .    | 550 5.7.515 Access denied, sending domain web1.example doesn't meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender. | SENDER_DOMAIN
            .    | 421-4.7.26 This mail has been rate limited because it is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. | SENDER_DOMAIN
            MAIL | 451 4.7.24 The SPF record of the sending domain has one or more suspicious entries | SENDER_DOMAIN
            .    | 550 5.7.26 Unauthenticated email from web1.example is not accepted due to domain's DMARC policy. | SENDER_DOMAIN
            .    | 550 5.7.23 The message was rejected because of Sender Policy Framework violation | SENDER_DOMAIN
            RCPT | 550 5.7.1 SPF check failed: 192.0.2.1 is not allowed to send mail from web1.example | SENDER_DOMAIN
            .    | 550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. | SENDER_DOMAIN
            .    | 550 5.7.509 Access denied, sending domain web1.example does not pass DMARC verification | SENDER_DOMAIN
            # This machine
            (greeting) | 554 5.7.1 no service | HOST
            (greeting) | 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using Spamhaus | HOST
            RCPT | 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1 | HOST
            RCPT | 550 5.7.606 Access denied, banned sending IP [192.0.2.1] | HOST
            RCPT | 550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1] | HOST
            RCPT | 450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1] | HOST
            .    | 550-5.7.25 [192.0.2.1] The IP address sending this message does not have a PTR record setup | HOST
            MAIL | 554 5.7.1 Your IP address is not permitted to connect | HOST
            RCPT | 554 5.7.1 rejected: poor reputation | HOST
            (greeting) | 554-mx.example 554-Your access to this mail system has been rejected due to the sending MTA's poor reputation. | HOST
            MAIL | 550 SC-001 (BAY004) Unfortunately, messages from 192.0.2.1 weren't sent. Please contact your Internet service provider since part of their network is on our block list | HOST
            MAIL | 550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP | HOST
            RCPT | 550 5.7.1 Mail from IP 192.0.2.1 was rejected due to listing in Spamhaus SBL | HOST
            (greeting) | 554 5.7.1 Connection refused | HOST
            # Its name
            EHLO | 550 bad name | HELO
            RCPT | 504 5.5.2 <web1>: Helo command rejected: need fully-qualified hostname | HELO
            RCPT | 550 5.7.1 <localhost>: Helo command rejected: Host not found | HELO
            MAIL | 550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1) | HELO
            HELO | 501 5.0.0 Invalid domain name | HELO
            RCPT | 550 5.7.506 Access Denied, Bad HELO | HELO
            RCPT | 554 5.7.1 <web1>: your hostname does not match | HELO
            # Relaying
            RCPT | 454 4.7.1 <admin@example.org>: Relay access denied | RELAY
            RCPT | 550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain | RELAY
            RCPT | 550 relay not permitted | RELAY
            RCPT | 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1) | RELAY
            RCPT | 550 5.7.1 Relaying denied. Proper authentication required. | RELAY
            RCPT | 550 We do not relay | RELAY
            RCPT | 550 5.7.64 TenantAttribution; Relay Access Denied | RELAY
            # A login that is missing
            MAIL | 530 5.7.0 Authentication Required | LOGIN_REQUIRED
            MAIL | 530 5.7.57 Client not authenticated to send mail | LOGIN_REQUIRED
            RCPT | 503 5.5.1 Please login first | LOGIN_REQUIRED
            MAIL | 550 5.7.1 Client was not authenticated | LOGIN_REQUIRED
            RCPT | 550 SMTP AUTH is required for message submission on port 587 | LOGIN_REQUIRED
            RCPT | 554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied | LOGIN_REQUIRED
            RCPT | 553 5.7.1 <logmon@web1.example>: Sender address rejected: not logged in | LOGIN_REQUIRED
            MAIL | 550 You must authenticate to send mail | LOGIN_REQUIRED
            RCPT | 550 authentication failure | LOGIN_REQUIRED
            MAIL | 503 5.5.1 Bad sequence of commands. Authentication required. | LOGIN_REQUIRED
            MAIL | 530 5.5.1 Authentication Required. Learn more at https://support.google.com/mail | LOGIN_REQUIRED
            # The account
            MAIL | 550 5.7.1 This user has been blocked | ACCOUNT
            MAIL | 550 5.7.1 Your account has been suspended | ACCOUNT
            .    | 554 5.7.1 This account is disabled for sending. Contact support | ACCOUNT
            .    | 550 5.1.8 Access denied, bad outbound sender | SENDER
            MAIL | 550 5.7.501 Access denied, spam abuse detected | ACCOUNT
            MAIL | 554 5.7.1 Outgoing mail blocked, please pay your invoice | ACCOUNT
            # The recipient
            RCPT | 550 5.1.1 <admin@example.org>: Recipient address rejected: User unknown in local recipient table | RECIPIENT
            RCPT | 550 Unrouteable address | RECIPIENT
            RCPT | 550-5.1.1 The email account that you tried to reach does not exist. | RECIPIENT
            RCPT | 550 5.2.1 The email account that you tried to reach is disabled. | RECIPIENT
            RCPT | 550 5.4.1 Recipient address rejected: Access denied. | RECIPIENT
            RCPT | 450 4.1.2 <admin@example.org>: Recipient address rejected: Domain not found | RECIPIENT
            RCPT | 551 user not local; please try <x@y.example> | RELAY
            RCPT | 550 No such user here | RECIPIENT
            RCPT | 550 5.7.1 recipient not accepted | RECIPIENT
            .    | 550 5.1.1 User unknown | RECIPIENT
            RCPT | 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient admin@example.org not found by SMTP address lookup | RECIPIENT
            RCPT | 550 5.1.1 <admin@example.org> User doesn't exist | RECIPIENT
            RCPT | 550 5.4.1 All recipient addresses rejected : Access denied. | RECIPIENT
            # What passes
            EHLO | 451 4.3.2 Please try again later | BUSY
            RCPT | 450 4.3.2 Service currently unavailable | BUSY
            MAIL | 451 4.4.62 Mail sent to the wrong Office 365 region | BUSY
            MAIL | 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1 | LIMIT
            RCPT | 450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. | LIMIT
            RCPT | 452-4.5.3 Your message has too many recipients. 452 4.5.3 For more information regarding Google's sending limits, go to | LIMIT
            RCPT | 450 4.2.0 <admin@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example/ | GREYLIST
            RCPT | 451 4.7.1 Greylisting in action, please come back later | GREYLIST
            (greeting) | 421 4.3.2 too many connections from your IP | BUSY
            (greeting) | 554 5.7.1 Too many concurrent connections | BUSY
            MAIL | 451 4.3.0 queue file write error | BUSY
            .    | 451 4.7.1 Please try again later | BUSY
            # The content
            MAIL | 552 #5.3.4 message size exceeds limit | SIZE
            .    | 550 5.7.350 Remote server returned message detected as spam | FILTER
            .    | 554 5.7.1 The message from (<logmon@web1.example>) contains a virus | FILTER
            .    | 554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes | POLICY
            .    | 554 5.7.7 Email not accepted for policy reasons | POLICY
            .    | 550 5.7.520 Access denied, Your organization does not allow external forwarding | POLICY
            .    | 554 5.6.0 Message contains an invalid header | FORM
            .    | 554 5.7.1 looks like spam | FILTER
            .    | 550 5.7.1 Message contained spam content | FILTER
            .    | 554 5.7.1 Message rejected as spam by Content Filtering. | FILTER
            .    | 550 Virus found: Eicar-Test-Signature | FILTER
            .    | 552-5.7.0 This message was blocked because its content presents a potential security issue. | FILTER
            .    | 554 rejected | FILTER
            .    | 571 5.7.1 Message contains spam or virus or sender is blocked | FILTER
            .    | 550 5.7.1 Command rejected | FILTER
            .    | 554 5.7.1 Spam score 15.2 exceeds the limit of 6 | FILTER
            .    | 550 5.7.1 Blocked: URL in message is listed by SURBL | FILTER
            .    | 500 5.6.0 Line too long | FORM
            .    | 550-5.7.1 [192.0.2.1 11] Our system has detected that this message is not 550 5.7.1 RFC 5322 compliant. | FORM
            .    | 550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds | FORM
            .    | 550 5.7.1 Messages missing a Date: header are rejected | FORM
            .    | 554 5.7.1 Rejected for policy reasons | POLICY
            RCPT | 553 sorry, your mail was administratively denied. (#5.7.1) | POLICY
            """)
    void replies(String command, String reply, Cause cause) {
        assertEquals(cause, cause(command, reply));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            535 5.7.8 Error: authentication failed: authentication failure | WRONG_PASSWORD
            535 5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/mail/?p=BadCredentials - gsmtp | WRONG_PASSWORD
            535 5.7.3 Authentication unsuccessful | WRONG_PASSWORD
            535 Incorrect authentication data | WRONG_PASSWORD
            535 5.7.0 (#MBR1212) Incorrect username or password. | WRONG_PASSWORD
            535 Authentication credentials invalid | WRONG_PASSWORD
            535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6 | WRONG_PASSWORD
            535 Login Fail. Please enter your authorization code to login. | APP_PASSWORD
            525 5.7.13 User account disabled | ACCOUNT
            550 User has no permission to send, SMTP is not enabled | NO_PASSWORDS
            535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. | WRONG_PASSWORD
            535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox | NO_PASSWORDS
            535 5.7.139 Authentication unsuccessful, basic authentication is disabled. | NO_PASSWORDS
            550 5.7.30 Basic authentication is not supported for Client Submission. | NO_PASSWORDS
            535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy | NO_PASSWORDS
            535 5.7.8 SMTP access is disabled for this user | NO_PASSWORDS
            534-5.7.9 Application-specific password required. Learn more at 534 5.7.9 https://x | APP_PASSWORD
            534 5.7.14 Please log in via your web browser and then try again. | APP_PASSWORD
            535 5.7.0 Application password is REQUIRED | APP_PASSWORD
            535 Error: please use authorized code to login | APP_PASSWORD
            535 5.7.8 Error: authentication failed: This user does not have access rights to this service | APP_PASSWORD
            504 5.5.4 Unrecognized authentication type | MECHANISM
            534 5.7.9 Authentication mechanism is too weak | MECHANISM
            535 5.7.13 User account disabled | ACCOUNT
            535 Authentication failed: account has been suspended | ACCOUNT
            454 4.7.0 Temporary authentication failure | LOGIN_UNAVAILABLE
            535 5.7.0 Too many bad auth attempts | LOGIN_UNAVAILABLE
            421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade your client to support TLS 1.2. | TLS_VERSION
            """)
    void repliesToALogin(String reply, Cause cause) {
        assertEquals(cause, cause("AUTH", reply));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MAIL | 530 5.7.0 Must issue a STARTTLS command first | plain         | TLS_REQUIRED
            .    | 550-5.7.29 This email was not sent over a TLS connection. | plain | TLS_REQUIRED
            MAIL | 550 5.7.10 Encryption needed                  | plain         | TLS_REQUIRED
            AUTH | 538 Encryption required for requested authentication mechanism | plain | TLS_REQUIRED
            RCPT | 554 5.7.1 Session encryption is required      | plain         | TLS_REQUIRED
            RCPT | 554 5.7.1 <admin@example.org>: Recipient address rejected: Access denied | login offered | LOGIN_REQUIRED
            MAIL | 550 5.7.1 not allowed                         | login offered | LOGIN_REQUIRED
            """)
    void repliesThatDependOnTheDialogue(String command, String reply, String circumstance, Cause cause) {
        assertEquals(cause, cause(command, reply, circumstance));
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 5.5.1 bad sequence of commands", "500 what?"})
    void repliesThatTellOfNothing(String reply) {
        assertNull(cause("DATA", reply));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit@spam.example", "not-owned-by@relay.example"})
    void wordsInAddressesAndLinksDoNotCount(String word) {
        assertEquals(Cause.RECIPIENT, cause("RCPT", "550 5.1.1 <" + word + "> see https://x.example/" + word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not ", "sender a ", "limit ", "tls tls ", "a.b ", "5.7.1 "})
    void aReplyOfAnyWordsIsReadInLinearTime(String word) {
        String reply = "550 " + word.repeat(1_000 / word.length());

        assertTrue(Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> cause(".", reply)) != null);
    }
}
