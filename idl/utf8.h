// What the front end needs to know about characters: decoding, and how wide a terminal shows them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tagwire::idl {

/// Offset of the first byte that is not part of well-formed UTF-8 (Unicode, table 3-7).
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Takes the first character off `text`, which is not empty. A byte that is not UTF-8 counts as
/// U+FFFD.
char32_t take_character(std::string_view& text);

void append_utf8(std::string& out, char32_t character);

/// Columns of a terminal that `character` takes: 0 (combining), 1 or 2 (East Asian wide, emoji).
std::size_t display_width(char32_t character);

/// May stand in an XML 1.0 document (production Char), and is not NUL or a surrogate.
bool is_xml_character(char32_t character);

/// "U+00E9", or "'x'" for printable ASCII.
std::string spell_character(char32_t character);

}  // namespace tagwire::idl
