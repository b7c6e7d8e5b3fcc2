"""Bounces as mail servers write them, for invented addresses: structured ones (RFC 3464) and those in plain words."""

from dataclasses import dataclass

US = "khieunai@eca.test"
REASON = "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table"


@dataclass(frozen=True)
class Lost:
    """The mail that a bounce is about: whom it went to, its Message-ID, and its envelope's id where that is told."""

    to: str
    message_id: str
    envelope_id: str = ""


def _mail(text: str, lost: Lost) -> bytes:
    filled = text.replace("%TO%", lost.to).replace("%ID%", lost.message_id).replace("%US%", US)
    envelope = f"Original-Envelope-Id: {lost.envelope_id}\n" if lost.envelope_id else ""
    return filled.replace("%ENVID%", envelope).lstrip("\n").replace("\n", "\r\n").encode()


def postfix(lost: Lost, action: str = "failed", status: str = "5.1.1", diagnostic: str = REASON) -> bytes:
    """A Postfix' report; `action` may be "delayed" or "delivered" too."""
    words = diagnostic.replace("{to}", lost.to)
    text = _POSTFIX.replace("%ACTION%", action).replace("%STATUS%", status).replace("%WORDS%", words)
    return _mail(text, lost)


def exim(lost: Lost) -> bytes:
    return _mail(_EXIM, lost)


def exim_delay(lost: Lost) -> bytes:
    return _mail(_EXIM_DELAY, lost)


def gmail(lost: Lost) -> bytes:
    return _mail(_GMAIL, lost)


def exchange(lost: Lost) -> bytes:
    return _mail(_EXCHANGE, lost)


def exchange_in_words(lost: Lost) -> bytes:
    return _mail(_EXCHANGE_WORDS, lost)


def qmail(lost: Lost) -> bytes:
    return _mail(_QMAIL, lost)


def vacation(lost: Lost) -> bytes:
    """No bounce: a person is away; sent with an empty Return-Path, and it quotes the address."""
    return _mail(_VACATION, lost)


_POSTFIX = """
Return-Path: <>
Date: Mon, 23 Nov 2026 09:00:01 +0700 (ICT)
From: MAILER-DAEMON@mx.abc.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: %US%
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-ID: <20261123020001.4F1C2A0.%ACTION%@mx.abc.example>
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F1C2A0.1795399201/mx.abc.example"

This is a MIME-encapsulated message.

--4F1C2A0.1795399201/mx.abc.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.abc.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<%TO%>: host 192.0.2.7[192.0.2.7] said: %WORDS% (in reply to RCPT TO command)

--4F1C2A0.1795399201/mx.abc.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.abc.example
%ENVID%X-Postfix-Queue-ID: 4F1C2A0
X-Postfix-Sender: rfc822; %US%
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0700 (ICT)

Final-Recipient: rfc822; %TO%
Original-Recipient: rfc822;%TO%
Action: %ACTION%
Status: %STATUS%
Remote-MTA: dns; 192.0.2.7
Diagnostic-Code: smtp; %WORDS%

--4F1C2A0.1795399201/mx.abc.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <%US%>
From: <%US%>
To: <%TO%>
Subject: =?utf-8?q?Phi=E1=BA=BFu_ti=E1=BA=BFp_nh=E1=BA=ADn?=
Message-ID: %ID%
Date: Mon, 23 Nov 2026 09:00:00 +0700

--4F1C2A0.1795399201/mx.abc.example--
"""

_EXIM = """
Return-path: <>
Received: from Debian-exim by mail.abc.example with local (Exim 4.96)
	id 1tExAb-000A1b-2C
	for %US%; Mon, 23 Nov 2026 09:00:02 +0700
X-Failed-Recipients: %TO%
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.abc.example>
To: %US%
References: %ID%
Content-Type: multipart/report; report-type=delivery-status; boundary=1795399202-eximdsn-77
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tExAb-000A1b-2C@mail.abc.example>
Date: Mon, 23 Nov 2026 09:00:02 +0700

--1795399202-eximdsn-77
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  %TO%
    host mx.abc.example [192.0.2.8]
    SMTP error from remote mail server after RCPT TO:<%TO%>:
    552 5.2.2 mailbox is full

--1795399202-eximdsn-77
Content-type: message/delivery-status

Reporting-MTA: dns; mail.abc.example

Action: failed
Final-Recipient: rfc822;%TO%
Status: 5.0.0
Remote-MTA: dns; mx.abc.example
Diagnostic-Code: smtp; 552 5.2.2 mailbox is full

--1795399202-eximdsn-77
Content-type: message/rfc822

Return-path: <%US%>
From: %US%
To: %TO%
Subject: Phieu
Message-ID: %ID%

Kinh gui

--1795399202-eximdsn-77--
"""

_EXIM_DELAY = """
Return-path: <>
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.abc.example>
To: %US%
References: %ID%
Subject: Warning: message 1tExAb-000A1b-2C delayed 24 hours
Message-Id: <E1tEyAb-000A1c-09@mail.abc.example>
Date: Tue, 24 Nov 2026 09:00:02 +0700

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mail.abc.example.

The message identifier is:     1tExAb-000A1b-2C
The date of the message is:    Mon, 23 Nov 2026 09:00:00 +0700
The subject of the message is: Phieu

The address to which the message has not yet been delivered is:

  %TO%
    host mx.abc.example [192.0.2.8]
    Delay reason: connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered.
"""

_GMAIL = """
Return-Path: <>
Date: Sun, 22 Nov 2026 18:00:03 -0800 (PST)
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: %US%
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: %ID%
In-Reply-To: %ID%
X-Failed-Recipients: %TO%
Message-ID: <6921b0c3.050a0220.1a2b3c.0001.GMR@mx.google.com>
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000aa11bb0644"; report-type=delivery-status

--000000000000aa11bb0644
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to %TO% because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:

550 5.1.1 The email account that you tried to reach does not exist.

--000000000000aa11bb0644
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; %US%
Arrival-Date: Sun, 22 Nov 2026 18:00:02 -0800 (PST)
X-Original-Message-ID: %ID%

Final-Recipient: rfc822; %TO%
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.abc.example. (192.0.2.8, the server for the domain abc.example.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos
 550 5.1.1 or unnecessary spaces.
Last-Attempt-Date: Sun, 22 Nov 2026 18:00:03 -0800 (PST)

--000000000000aa11bb0644
Content-Type: message/rfc822

From: %US%
To: %TO%
Subject: Phieu
Message-ID: %ID%

Kinh gui

--000000000000aa11bb0644--
"""

_EXCHANGE = """
From: <postmaster@abc.example>
To: <%US%>
Date: Mon, 23 Nov 2026 02:00:04 +0000
Content-Type: multipart/report; report-type=delivery-status;
	boundary="2c1a7b3e-5d44-4a55-9f6e-0123456789ab"
MIME-Version: 1.0
X-MS-Exchange-Message-Is-Ndr:
Content-Language: vi-VN
Message-ID: <c3d4e5f6-0000@SG2PR01MB0000.apcprd01.prod.exchangelabs.test>
In-Reply-To: %ID%
References: %ID%
Thread-Topic: Phieu
Subject: Undeliverable: Phieu
Auto-Submitted: auto-replied

--2c1a7b3e-5d44-4a55-9f6e-0123456789ab
Content-Type: text/html; charset="utf-8"

<html><body><p><b>Your message to %TO% couldn't be delivered.</b></p><p>hoa wasn't found at abc.example.</p>
</body></html>

--2c1a7b3e-5d44-4a55-9f6e-0123456789ab
Content-Type: message/delivery-status

Reporting-MTA: dns;SG2PR01MB0000.apcprd01.prod.exchangelabs.test
Received-From-MTA: dns;SG2PR01CA0000.outbound.test
Arrival-Date: Mon, 23 Nov 2026 02:00:03 +0000

Final-Recipient: rfc822;%TO%
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient %TO% not found by SMTP address lookup

--2c1a7b3e-5d44-4a55-9f6e-0123456789ab
Content-Type: message/rfc822

From: %US%
To: %TO%
Subject: Phieu
Message-ID: %ID%

Kinh gui

--2c1a7b3e-5d44-4a55-9f6e-0123456789ab--
"""

_EXCHANGE_WORDS = """
From: Microsoft Exchange Server <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@abc.example>
To: %US%
Subject: Undeliverable: Phieu
Message-ID: <words-0001@exch01.abc.example>
Date: Mon, 23 Nov 2026 09:00:05 +0700
Content-Type: text/plain; charset="utf-8"

Delivery has failed to these recipients or groups:

%TO%<mailto:%TO%>
The email address you entered couldn't be found. Please check the recipient's email address and try to resend the
message.

Diagnostic information for administrators:

Generating server: exch01.abc.example

%TO%
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Original message headers:

Received: from mail.eca.test (192.0.2.1) by exch01.abc.example
From: <%US%>
To: <%TO%>
Subject: Phieu
Message-ID: %ID%
"""

_QMAIL = """
Return-Path: <>
Received: (qmail 4711 invoked for bounce); 23 Nov 2026 02:00:06 -0000
Date: 23 Nov 2026 02:00:06 -0000
From: MAILER-DAEMON@mx.abc.example
To: %US%
Subject: failure notice

Hi. This is the qmail-send program at mx.abc.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<%TO%>:
192.0.2.9 does not like recipient.
Remote host said: 550 5.1.1 no mailbox by that name is here
Giving up on 192.0.2.9.

--- Below this line is a copy of the message.

Return-Path: <%US%>
Received: (qmail 4709 invoked from network); 23 Nov 2026 02:00:05 -0000
From: %US%
To: %TO%, other@abc.example
Subject: Phieu
Message-ID: %ID%

Kinh gui
"""

_VACATION = """
Return-Path: <>
From: <%TO%>
To: %US%
Subject: Re: Phieu tiep nhan
In-Reply-To: %ID%
References: %ID%
Message-ID: <away-1@abc.example>
Date: Mon, 23 Nov 2026 09:00:07 +0700

Xin chao, toi nghi phep den het 30/11 va se tra loi sau. Lien he %TO%.
"""
