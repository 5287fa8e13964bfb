<?php
// A server of PHP's xmlrpc extension with two methods, for the test of `tagwire import`: php -S 127.0.0.1:PORT introspection.php
const DESCRIPTION = <<<'XML'
<?xml version="1.0"?>
<introspection version="1.0"><methodList><methodDescription name="math.add">
<author>tagwire</author><purpose>Adds two &lt;b&gt;numbers&lt;/b&gt;.</purpose><version>1</version>
<signatures><signature>
<params><value type="int" name="left" desc="one"/><value type="int" name="right" desc="the other"/></params>
<returns><value type="int" desc="sum"/></returns>
</signature></signatures></methodDescription></methodList></introspection>
XML;

$server = xmlrpc_server_create();
xmlrpc_server_register_method($server, 'math.add', fn($method, $params) => $params[0] + $params[1]);
xmlrpc_server_register_method($server, 'hello', fn($method, $params) => 'hello ' . $params[0]);
xmlrpc_server_register_introspection_callback($server, fn() => DESCRIPTION);
header('Content-Type: text/xml');
print xmlrpc_server_call_method($server, file_get_contents('php://input'), null);
