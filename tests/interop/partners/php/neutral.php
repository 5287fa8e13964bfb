<?php
// The suite's neutral values (suite/neutral.py) as PHP's xmlrpc extension (xmlrpc-epi) holds them, and back.

// As the manual has it: dates and bytes are strings that are marked.
function native(array $value): mixed {
    $tag = array_key_first($value);
    $content = $value[$tag];
    switch ($tag) {
        case 'int':
        case 'i8':
            return (int) $content;
        case 'double':
            return unpack('E', hex2bin($content))[1];
        case 'bytes':
            return marked(hex2bin($content), 'base64');
        case 'datetime':
            return marked($content, 'datetime');
        case 'list':
            return array_map('native', $content);
        case 'struct':
            return array_map('native', (array) $content);
        default:
            return $content; // bool, string, nil
    }
}

function marked(string $text, string $type): mixed {
    xmlrpc_set_type($text, $type);
    return $text;
}

function neutral(mixed $value): array {
    switch (xmlrpc_get_type($value)) {
        case 'none':
            return ['nil' => null];
        case 'boolean':
            return ['bool' => $value];
        case 'int':
            return ['int' => (string) $value];
        case 'double':
            return ['double' => bin2hex(pack('E', $value))];
        case 'base64':
            return is_object($value) ? ['bytes' => bin2hex($value->scalar)] : ['nil' => null]; // its name for null
        case 'datetime':
            return ['datetime' => $value->scalar];
        case 'struct':
            return ['struct' => (object) array_map('neutral', $value)];
        case 'array':
        case 'mixed':
            return ['list' => array_map('neutral', array_values($value))];
        default:
            return ['string' => $value];
    }
}

// Structs stay distinguishable from lists: objects are turned into arrays one level at a time.
function loads(string $text): array {
    return plain(json_decode($text, false, 512, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR));
}

function plain(mixed $value): mixed {
    return is_object($value) || is_array($value) ? array_map('plain', (array) $value) : $value;
}

function dumps(mixed $value): string {
    return json_encode($value, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION);
}

const OUTPUT = ['encoding' => 'UTF-8', 'escaping' => 'markup'];
