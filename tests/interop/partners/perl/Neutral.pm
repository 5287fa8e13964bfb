# The suite's neutral values (suite/neutral.py) as RPC::XML holds them, and back.
package Neutral;
use strict;
use warnings;
use JSON::PP ();
use RPC::XML ();
use Exporter 'import';
our @EXPORT_OK = qw(native neutral dumps loads);

my $JSON = JSON::PP->new->ascii->canonical->allow_nonref;

# A value with its type, as the manual has it ("Data Types"). $with_z: dates as time2iso8601() writes them.
sub native {
    my ($value, $with_z) = @_;
    my ($tag, $content) = %{$value};
    return RPC::XML::boolean->new($content ? 1 : 0) if $tag eq 'bool';
    return RPC::XML::int->new($content)             if $tag eq 'int';
    return RPC::XML::i8->new($content)              if $tag eq 'i8';
    return RPC::XML::double->new(unpack 'd>', pack 'H*', $content) if $tag eq 'double';
    return RPC::XML::string->new($content)          if $tag eq 'string';
    return RPC::XML::base64->new(pack 'H*', $content) if $tag eq 'bytes';
    return RPC::XML::datetime_iso8601->new($content . ($with_z ? 'Z' : '')) if $tag eq 'datetime';
    return RPC::XML::array->new(from => [map { native($_, $with_z) } @{$content}]) if $tag eq 'list';
    return RPC::XML::struct->new(map { $_ => native($content->{$_}, $with_z) } keys %{$content}) if $tag eq 'struct';
    return RPC::XML::nil->new || die "$RPC::XML::ERROR\n";
}

# What a value with its type is. Plain Perl values, as a procedure is given them, get the type that
# RPC::XML itself would send them with.
sub neutral {
    my ($value) = @_;
    ($value) = RPC::XML::smart_encode($value) unless eval { $value->isa('RPC::XML::datatype') };
    my $type = $value->type;
    return { bool => $value->value ? JSON::PP::true : JSON::PP::false } if $type eq 'boolean';
    return { int => '' . $value->value } if $type =~ /^(?:int|i4|i8)$/;
    return { double => unpack 'H*', pack 'd>', $value->value } if $type eq 'double';
    return { string => $value->value } if $type eq 'string';
    return { bytes => unpack 'H*', $value->value } if $type eq 'base64';
    return { datetime => $value->value =~ s/Z$//r } if $type eq 'dateTime.iso8601';
    return { nil => undef } if $type eq 'nil';
    # Elements keep their types only in here: value() would give plain Perl values.
    return { list => [map { neutral($_) } @{$value}] } if $type eq 'array';
    return { struct => { map { $_ => neutral($value->{$_}) } keys %{$value} } };
}

sub dumps { return $JSON->encode($_[0]) }
sub loads { return $JSON->decode($_[0]) }

1;
