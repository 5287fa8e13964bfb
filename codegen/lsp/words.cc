#include "codegen/lsp/words.h"

#include <array>

namespace tagwire::lsp {

namespace {

constexpr std::array kTypes = {
    Word{"bool", "bool", "True or false. Wire: `<boolean>`. C++: `bool`. Python: `bool`."},
    Word{"int8", "int8", "-128 to 127. Wire: `<i4>`. C++: `std::int8_t`. Python: `int`."},
    Word{"int16", "int16", "-32768 to 32767. Wire: `<i4>`. C++: `std::int16_t`. Python: `int`."},
    Word{"int32", "int32", "32 bits. Wire: `<i4>`. C++: `std::int32_t`. Python: `int`."},
    Word{"int64", "int64",
         "64 bits. Wire: `<i8>`; also read from `<i4>`, `<int>` and decimal strings. C++: "
         "`std::int64_t`. Python: `int`."},
    Word{"uint8", "uint8", "0 to 255. Wire: `<i4>`. C++: `std::uint8_t`. Python: `int`."},
    Word{"uint16", "uint16", "0 to 65535. Wire: `<i4>`. C++: `std::uint16_t`. Python: `int`."},
    Word{"uint32", "uint32", "0 to 4294967295. Wire: `<i8>`. C++: `std::uint32_t`. Python: `int`."},
    Word{"double", "double", "Wire: `<double>`. C++: `double`. Python: `float`."},
    Word{"string", "string", "Text. Wire: `<string>`. C++: `std::string`, UTF-8. Python: `str`."},
    Word{"bytes", "bytes",
         "Wire: `<base64>`. C++: `std::vector<std::byte>`. Python: `xmlrpc.client.Binary` or "
         "`bytes`."},
    Word{"datetime", "datetime",
         "A moment in UTC, to the second. Wire: `<dateTime.iso8601>`. C++: "
         "`std::chrono::sys_seconds`. Python: `xmlrpc.client.DateTime` or `datetime`."},
    Word{"duration", "duration",
         "Wire: `<double>`, seconds. C++: `std::chrono::microseconds`. Python: `float`."},
    Word{"any", "any", "Any value. C++: `tagwire::Value`. Python: whatever it is."},
    Word{"list", "list<T>", "Wire: `<array>`. C++: `std::vector<T>`. Python: `list`."},
    Word{"map", "map<K, V>",
         "K is a string, an enum or an integer, and travels as text. Wire: `<struct>`. C++: "
         "`std::map<K, V>`. Python: `dict`."},
    Word{"tuple", "tuple<T, U>", "Wire: `<array>`. C++: `std::tuple<T, U>`. Python: a sequence."},
};

constexpr std::array kAttributes = {
    Word{"wire", "@wire(\"name\")",
         "The name on the wire. `@wire(\"\")` on a service gives bare method names."},
    Word{"alias", "@alias(\"name\")", "Also read under this name."},
    Word{"deprecated", "@deprecated(\"why\")",
         "Not to be used any more: `[[deprecated]]` in C++, and shown in the documentation."},
    Word{"since", "@since(\"1.2\")", "The version that brought it, for the documentation."},
    Word{"retired", "@retired",
         "A field with a default that is gone from C++. The default is still written; what is read "
         "is dropped."},
    Word{"range", "@range(low..high)", "The smallest and largest value, checked on both sides."},
    Word{"len", "@len(low..high)",
         "How long: code points of a string, bytes, elements. Checked on both sides."},
    Word{"pattern", "@pattern(\"expression\")",
         "A regular expression (RE2) that the whole string matches, checked on both sides."},
    Word{"unique", "@unique", "No two elements of the list are equal, checked on both sides."},
    Word{"unit", "@unit(\"ms\")", "What the number counts, for documentation and labels."},
    Word{"sensitive", "@sensitive", "Printed and logged as `***`."},
    Word{"nil", "@nil", "An optional field that is written as nil instead of left out."},
    Word{"nonfinite", "@nonfinite", "NaN and the infinities are allowed."},
    Word{"positional", "@positional",
         "A struct that is an array on the wire; optional fields at its end may be missing."},
    Word{"tag", "@tag(\"kind\")",
         "A union of structs that is one flat struct on the wire, with this member telling which."},
    Word{"timeout", "@timeout(2s)",
         "The client's deadline unless it sets another, and the most that the server allows."},
    Word{"readonly", "@readonly", "The call changes nothing: it may be sent again."},
    Word{"idempotent", "@idempotent", "Twice is as once: the call may be sent again."},
    Word{"transient", "@transient", "The call that failed with this may be tried again."},
    Word{"auth", "@auth(\"scope\")", "What the caller must hold."},
    Word{"cpp", "@cpp(type: \"T\", include: \"<header>\", name: \"n\")", "How C++ spells it."},
    Word{"allow", "@allow(rule, \"reason\")",
         "Silences a rule of `tagwire lint` here and inside; on `module`, in the file."},
};

constexpr std::array kFileWords = {
    Word{"module", "module a.b;", "The name of the file's module: the C++ namespace."},
    Word{"import", "import \"file.idl\" as name;", "Another file, as `name.Thing`."},
    Word{"const", "const NAME: type = value;", "A constant."},
    Word{"type", "type Name = type;", "Another name for a type."},
    Word{"enum", "enum Name { a; b; }", "One of several names, or of several numbers."},
    Word{"struct", "struct Name { field: type; }", "Fields, known by their names on the wire."},
    Word{"union", "union Name { arm: type; }", "One of several things, each with a name."},
    Word{"error", "error Name = 1 \"text\";", "What a method may throw: a fault with this code."},
    Word{"service", "service Name { method(parameter: type) -> type; }",
         "Methods that a server offers."},
    Word{"strict", "strict", "An enum, struct or union that refuses what it does not know."},
};

constexpr std::array kServiceWords = {
    Word{"oneway", "oneway method(parameter: type);",
         "Answered before it is done: no result, no errors."},
    Word{"example", "example method(value) -> value;",
         "A call and its outcome: checked, documented, run as a test, answered by the mock "
         "server."},
    Word{"const", "const NAME: type = value;", "A constant of the service."},
    Word{"reserved", "reserved name;", "Names that may not be used again."},
    Word{"throws", "throws Error", "The errors that the method declares."},
    Word{"extends", "extends Service", "The service whose methods this one has, too."},
};

}  // namespace

std::span<const Word> built_in_types() { return kTypes; }
std::span<const Word> attributes() { return kAttributes; }
std::span<const Word> keywords_of_files() { return kFileWords; }
std::span<const Word> keywords_of_services() { return kServiceWords; }

const Word* find(std::span<const Word> words, std::string_view name) {
  for (const Word& word : words) {
    if (word.name == name) return &word;
  }
  return nullptr;
}

}  // namespace tagwire::lsp
