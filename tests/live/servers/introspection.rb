# A server of Ruby's XMLRPC with two methods, for the test of `tagwire import`: introspection.rb PORT
require 'xmlrpc/server'

server = XMLRPC::Server.new(ARGV[0].to_i, '127.0.0.1')
server.add_handler('math.add', %w[int int int], 'Adds two numbers.') { |left, right| left + right }
server.add_handler('hello') { |name| "hello #{name}" }
server.add_introspection
server.add_multicall
server.serve
