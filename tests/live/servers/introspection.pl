#!/usr/bin/perl
# A server of RPC::XML with two methods, for the test of `tagwire import`: introspection.pl PORT
use strict;
use warnings;
use RPC::XML::Server;

my $server = RPC::XML::Server->new(host => '127.0.0.1', port => $ARGV[0]);
die $server unless ref $server;
$server->add_method({
    name => 'math.add', version => '1.0', help => "Adds two numbers.\n",
    signature => ['int int int', 'double double double'],
    code => sub { my ($self, $left, $right) = @_; return $left + $right },
});
$server->add_method({
    name => 'hello', version => '1.0', help => 'hello(name)', signature => ['string', 'string string'],
    code => sub { my ($self, $name) = @_; return 'hello ' . ($name // 'you') },
});
$server->server_loop;
