# The suite's methods on Ruby's xmlrpc server in WEBrick; prints its URL.
#
# usage: ruby server.rb [--extensions]
require_relative "neutral"
require "webrick"

server = XMLRPC::Server.new(0, "127.0.0.1", 16, File.open(File::NULL, "w"))
server.add_handler("describe", %w[string string], "What arrived, as neutral JSON") { |value| Neutral.dumps(Neutral.neutral(value)) }
server.add_handler("produce", %w[string string], "The value that neutral JSON describes") { |text| Neutral.native(Neutral.loads(text)) }
server.add_handler("echo", %w[string string], "Its argument") { |value| value }
server.add_handler("add", %w[int int int], "The sum of two integers") { |a, b| a + b }
server.add_handler("fail", %w[int int string], "Fails with this fault") { |code, text| raise XMLRPC::FaultException.new(code, text) }
server.add_handler("nothing", %w[boolean], "Returns true, or nil where that is allowed") { XMLRPC::Config::ENABLE_NIL_CREATE ? nil : true }
server.add_introspection
server.add_multicall
puts "http://127.0.0.1:#{server.port}/RPC2"
$stdout.flush
server.serve
