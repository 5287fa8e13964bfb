# The suite's neutral values (suite/neutral.py) as Ruby's xmlrpc holds them, and back.
require "json"
require "xmlrpc/client"
require "xmlrpc/server"

# The library's switches are constants, to be replaced. --extensions turns on what XML-RPC itself has
# not: nil, and integers beyond 32 bits.
if ARGV.delete("--extensions")
  %i[ENABLE_NIL_CREATE ENABLE_NIL_PARSER ENABLE_BIGINT].each do |name|
    XMLRPC::Config.send(:remove_const, name)
    XMLRPC::Config.const_set(name, true)
  end
end

module Neutral
  module_function

  def native(value)
    tag, content = value.first
    case tag
    when "int", "i8" then Integer(content, 10)
    when "double" then [content].pack("H*").unpack1("G")
    when "bytes" then XMLRPC::Base64.new([content].pack("H*"))
    when "datetime" then XMLRPC::DateTime.new(*content.match(/\A(\d{4})(\d\d)(\d\d)T(\d\d):(\d\d):(\d\d)\z/).captures.map { |part| part.to_i(10) })
    when "list" then content.map { |each| native(each) }
    when "struct" then content.transform_values { |each| native(each) }
    else content # bool, string, nil
    end
  end

  # The parser gives bytes as a String in binary encoding: nothing else tells them from text.
  def neutral(value)
    case value
    when nil then { nil: nil }
    when true, false then { bool: value }
    when Integer then { int: value.to_s }
    when Float then { double: [value].pack("G").unpack1("H*") }
    when String then value.encoding == Encoding::BINARY ? { bytes: value.unpack1("H*") } : { string: value }
    when XMLRPC::DateTime then { datetime: format("%04d%02d%02dT%02d:%02d:%02d", *value.to_a) }
    when Array then { list: value.map { |each| neutral(each) } }
    when Hash then { struct: value.transform_values { |each| neutral(each) } }
    else raise TypeError, "xmlrpc gave a #{value.class}"
    end
  end

  def dumps(value)
    JSON.generate(value, ascii_only: true, max_nesting: false)
  end

  def loads(text)
    JSON.parse(text, max_nesting: false)
  end
end
