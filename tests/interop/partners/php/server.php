<?php
// The suite's methods on the server of PHP's xmlrpc extension: the script that PHP's own web server runs for each request.
require __DIR__ . '/neutral.php';

// A struct of these two members is what the extension makes a fault of.
function fault(string $method, array $params): array {
    return ['faultCode' => $params[0], 'faultString' => $params[1]];
}

$server = xmlrpc_server_create();
$methods = [
    'describe' => fn($method, $params) => dumps(neutral($params[0])),
    'produce' => fn($method, $params) => native(loads($params[0])),
    'echo' => fn($method, $params) => $params[0],
    'add' => fn($method, $params) => $params[0] + $params[1],
    'fail' => 'fault',
    'nothing' => fn($method, $params) => null,
];
foreach ($methods as $name => $function) {
    xmlrpc_server_register_method($server, $name, $function);
}
header('Content-Type: text/xml');
$answer = xmlrpc_server_call_method($server, file_get_contents('php://input'), null, OUTPUT);
header('Content-Length: ' . strlen($answer));
echo $answer;
