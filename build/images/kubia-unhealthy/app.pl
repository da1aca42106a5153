#!/usr/bin/perl
# Answers five requests well and every later one with 500, on port 8080.
use strict;
use warnings;
use IO::Socket::INET;

$| = 1;
my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 64, ReuseAddr => 1) or die "cannot listen: $!";
print "Kubia server starting...\n";
my $count = 0;
while (my $client = $server->accept) {
    while (defined(my $line = <$client>)) {
        last if $line =~ /^\r?\n$/;
    }
    $count++;
    my $from = $client->peerhost;
    print "Received request from ::ffff:$from\n";
    my ($status, $body) = $count > 5
        ? ("500 Internal Server Error", "I'm not well. Please restart me!\n")
        : ("200 OK", "You've hit " . ($ENV{HOSTNAME} // "") . "\n");
    print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
    close $client;
}
