#!/usr/bin/perl
# Does the suite's jobs with Perl's RPC::XML::Client.
#
# usage: client.pl [--utf8] [--nil] [--compress] [--zulu] URL <jobs >answers
#   --utf8      $RPC::XML::ENCODING = 'utf-8'; it declares us-ascii otherwise, whatever it sends
#   --nil       $RPC::XML::ALLOW_NIL = 1
#   --compress  compress_requests: deflate for what is longer than 4 KiB
#   --zulu      dates with a Z, as RPC::XML::time2iso8601() writes them
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Neutral qw(native neutral dumps loads);
use RPC::XML;
use RPC::XML::Client;

my $url = pop @ARGV;
my %is = map { $_ => 1 } @ARGV;
$RPC::XML::ENCODING = 'utf-8' if $is{'--utf8'};
$RPC::XML::ALLOW_NIL = 1 if $is{'--nil'};
my $client = RPC::XML::Client->new($url, useragent => [keep_alive => 1]);
$client->compress_requests(1) if $is{'--compress'};

sub call {
    my ($method, @arguments) = @_;
    my $value = eval { $client->send_request($method, @arguments) };
    return { error => $@ =~ s/ at \S+ line \d+\.?\n?$//r } if $@;
    return { error => defined $value ? $value : 'undef' } unless ref $value;
    return { fault => [0 + $value->code, $value->string] } if $value->is_fault;
    return { value => $value };
}

sub arguments { return map { native($_, $is{'--zulu'}) } @_ }

sub answer_to {
    my ($job) = @_;
    if (my $calls = $job->{multicall}) {
        my @structs = map { { methodName => $_->[0], params => [arguments(@{$_->[1]})] } } @{$calls};
        my $answer = call('system.multicall', \@structs);
        return $answer unless $answer->{value};
        return { results => [map { result_of($_) } @{$answer->{value}}] };
    }
    my $answer = call($job->{method}, arguments(@{$job->{params}}));
    return $answer->{value} ? { result => neutral($answer->{value}) } : $answer;
}

# One entry of a multicall's answer: a box around a result, or the struct of a fault.
sub result_of {
    my ($entry) = @_;
    return { result => neutral($entry->[0]) } if $entry->type eq 'array';
    my $fault = $entry->value;
    return { fault => [0 + $fault->{faultCode}, $fault->{faultString}] };
}

binmode STDIN;
$| = 1;
while (my $line = <STDIN>) {
    my $job = loads($line);
    my $answer = eval { answer_to($job) } || { error => $@ };
    print dumps({ id => $job->{id}, %{$answer} }), "\n";
}
