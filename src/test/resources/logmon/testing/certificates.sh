# Makes certificates.p12 anew, beside this file: servers' keys and certificates for tests, signed by "ca", good until
# 2125 but for "old". The password is "changeit".
set -eu
cd "$(dirname "$0")"
rm -f certificates.p12
key() {
    keytool -keystore certificates.p12 -storetype PKCS12 -storepass changeit "$@"
}
# ALIAS COMMON-NAME ALTERNATIVE-NAMES FIRST-DAY DAYS
signed() {
    key -genkeypair -keyalg EC -alias "$1" -dname "CN=$2"
    key -certreq -alias "$1" -file request.pem
    key -gencert -alias ca -ext "SAN=$3" -startdate "$4" -validity "$5" -infile request.pem -outfile signed.pem
    key -importcert -alias "$1" -file signed.pem
}
key -genkeypair -keyalg EC -alias ca -dname 'CN=Example CA' -ext bc:c -startdate 2020/01/01 -validity 38500
signed mail localhost DNS:localhost,IP:127.0.0.1 2020/01/01 38500
signed other smtp.other.example 'DNS:*.other.example,DNS:smtp.other.example' 2020/01/01 38500
signed old localhost DNS:localhost,IP:127.0.0.1 2020/01/01 365
rm request.pem signed.pem
