<?php
// Does the suite's jobs with PHP's xmlrpc extension. It only makes and reads documents; they travel as
// its manual shows: with PHP's http stream wrapper, a connection a call.
//
// usage: php client.php URL <jobs >answers
require __DIR__ . '/neutral.php';

function call(string $method, array $params): mixed {
    global $argv;
    $request = xmlrpc_encode_request($method, $params, OUTPUT);
    $context = stream_context_create(['http' => ['method' => 'POST', 'header' => 'Content-Type: text/xml', 'content' => $request]]);
    $answer = @file_get_contents($argv[1], false, $context);
    if ($answer === false) {
        throw new Exception(error_get_last()['message']);
    }
    $value = xmlrpc_decode($answer, 'UTF-8');
    // Nothing else tells a document that could not be read.
    if ($value === null && !str_contains($answer, '<nil/>')) {
        throw new Exception('xmlrpc_decode() gave nothing');
    }
    return $value;
}

function answer(mixed $value): array {
    return is_array($value) && xmlrpc_is_fault($value)
        ? ['fault' => [$value['faultCode'], $value['faultString']]]
        : ['result' => neutral($value)];
}

function answer_to(array $job): array {
    if (isset($job['multicall'])) {
        return ['error' => 'no multicall'];
    }
    try {
        return answer(call($job['method'], array_map('native', $job['params'])));
    } catch (Throwable $error) {
        return ['error' => get_class($error) . ': ' . $error->getMessage()];
    }
}

while (($line = fgets(STDIN)) !== false) {
    $job = loads($line);
    echo dumps(['id' => $job['id']] + answer_to($job)), "\n";
}
