# tcllib's pop3: fetches every message into a file of its own, and deletes it unless told otherwise.
package require pop3
set security $env(CLIENT_SECURITY)
set options {}
if {$security ne "plain"} {
    package require tls
    ::tls::init -cafile $env(CLIENT_CA_FILE) -require 1
}
if {$security eq "stls"} { lappend options -stls 1 }
if {$security eq "implicit"} { lappend options -socketcmd ::tls::socket }
set pop [::pop3::open {*}$options $env(CLIENT_HOST) $env(CLIENT_USER) $env(CLIENT_PASSWORD) $env(CLIENT_PORT)]
lassign [::pop3::status $pop] count
for {set number 1} {$number <= $count} {incr number} {
    set file [::open $env(CLIENT_MAILS)/$number wb]
    puts -nonewline $file [lindex [::pop3::retrieve $pop $number] 0]
    ::close $file
    if {$env(CLIENT_KEEP) eq ""} { ::pop3::delete $pop $number }
}
::pop3::close $pop
