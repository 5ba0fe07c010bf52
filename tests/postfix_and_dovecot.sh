#!/bin/sh
# A real mail server on this machine for the tests: postfix takes mails (STARTTLS and a password), dovecot keeps them and
# shows them by IMAP. Nothing of the system's own set-up is touched.
#   postfix_and_dovecot.sh up FOLDER SMTP_PORT IMAP_PORT      (as root; FOLDER is on a path that everybody may enter)
#   postfix_and_dovecot.sh down FOLDER
set -eu
folder=$2
postfix=$folder/postfix
dovecot=$folder/dovecot

if [ "$1" = down ]; then
    postfix -c "$postfix/etc" stop || true
    doveadm -c "$dovecot/dovecot.conf" stop || true
    exit
fi
smtp_port=$3
imap_port=$4

mkdir -p "$postfix/etc" "$postfix/spool" "$postfix/data" "$dovecot/run" "$dovecot/mail"
chmod 755 "$folder" "$postfix" "$dovecot"
chown mail "$dovecot/mail"
chown postfix "$postfix/data"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null

ids=$(id -u mail):$(id -g mail)
cat >"$dovecot/users" <<END
kawal@contoh.go.id:{PLAIN}rahasia sekali:$ids::$dovecot/mail/kawal::
koordinator@contoh.go.id:{PLAIN}baca:$ids::$dovecot/mail/koordinator::
arsip@contoh.go.id:{PLAIN}baca:$ids::$dovecot/mail/arsip::
END
chmod 644 "$dovecot/users"
cat >"$dovecot/dovecot.conf" <<END
base_dir = $dovecot/run
log_path = $dovecot/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <$folder/cert.pem
ssl_key = <$folder/key.pem
auth_mechanisms = plain login
disable_plaintext_auth = yes
auth_failure_delay = 0
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $dovecot/users
}
userdb {
  driver = passwd-file
  args = username_format=%u $dovecot/users
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $imap_port
    ssl = yes
  }
}
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener auth-client {
    mode = 0666
  }
}
END
dovecot -c "$dovecot/dovecot.conf"

# Debian's own table of processes, on our port and without chroot
sed -E "s/^smtp      inet.*/127.0.0.1:$smtp_port inet n - n - - smtpd/
    s/^(\S+\s+(unix|inet)\s+\S+\s+\S+\s+)y/\1n/" /usr/share/postfix/master.cf.dist >"$postfix/etc/master.cf"
cat >"$postfix/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $postfix/spool
data_directory = $postfix/data
maillog_file = $postfix/log
maillog_file_prefixes = $postfix
myhostname = mail.contoh.go.id
mydestination =
inet_interfaces = loopback-only
alias_maps =
local_recipient_maps =
relay_domains =
message_size_limit = 200000
virtual_mailbox_domains = contoh.go.id
virtual_mailbox_maps = inline:{ koordinator@contoh.go.id=ok, arsip@contoh.go.id=ok }
virtual_transport = lmtp:unix:$dovecot/run/lmtp
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = $folder/cert.pem
smtpd_tls_key_file = $folder/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $dovecot/run/auth-client
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_error_sleep_time = 0
default_transport = error:nothing leaves this machine
END
postfix -c "$postfix/etc" start
