#!/usr/bin/perl
# The suite's methods on Perl's RPC::XML::Server; prints its URL. A procedure is declared with
# signatures and is given plain Perl values: their types are only known from the signature that
# matched, and inside arrays and structs not at all.
#
# usage: server.pl [--utf8] [--nil]
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Neutral qw(native neutral dumps loads);
use RPC::XML;
use RPC::XML::Server;

my %is = map { $_ => 1 } @ARGV;
$RPC::XML::ENCODING = 'utf-8' if $is{'--utf8'};
$RPC::XML::ALLOW_NIL = 1 if $is{'--nil'};

my $server = RPC::XML::Server->new(host => '127.0.0.1');
die "$server\n" unless ref $server;

my @types = qw(boolean int i4 i8 double string dateTime.iso8601 base64 array struct nil);

# The argument with the type that the caller gave it, as far as the server tells.
sub typed {
    my ($self, $value) = @_;
    my $type = $self->{signature}[1];
    return $value if $type eq 'array' || $type eq 'struct';
    $type =~ tr/./_/;
    return RPC::XML::nil->new(1) if $type eq 'nil';
    return "RPC::XML::\L$type"->new($value);
}

my %methods = (
    describe => [[map { "string $_" } @types], 'What arrived, as neutral JSON', sub { dumps(neutral(typed(@_))) }],
    produce => [[], 'The value that neutral JSON describes', sub { native(loads($_[0])) }],
    echo => [[map { "$_ $_" } @types], 'Its argument', sub { typed(@_) }],
    add => [['int int int'], 'The sum of two integers', sub { $_[1] + $_[2] }],
    fail => [['nil int string'], 'Fails with this fault', sub { die RPC::XML::fault->new($_[1], $_[2]) }],
    nothing => [['int'], 'Returns 1: without nil there is no other answer', sub { 1 }],
);
$methods{nothing} = [['nil'], 'Returns nil', sub { RPC::XML::nil->new }] if $is{'--nil'};

for my $name (sort keys %methods) {
    my ($signatures, $help, $code) = @{$methods{$name}};
    my %method = (name => $name, help => $help, code => $code);
    my $added = @{$signatures}
        ? $server->add_method({ %method, signature => $signatures, type => 'method' })
        : $server->add_method({ %method, type => 'function' });
    die "$added\n" unless ref $added;
}

$| = 1;
print 'http://127.0.0.1:' . $server->port . "/RPC2\n";
$SIG{TERM} = sub { exit 0 };
$server->server_loop;
