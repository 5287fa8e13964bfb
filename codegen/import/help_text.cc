#include "codegen/import/help_text.h"

#include <cstddef>
#include <utility>

#include "codegen/import/method_shape.h"

namespace tagwire::importing {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
/// A prototype that is longer is prose with brackets in it.
constexpr std::size_t kMaxPrototype = 1000;
/// How far into a text prototypes are looked for. It bounds what hostile help costs.
constexpr std::size_t kMaxHelp = 16'384;

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_word(std::string_view text) {
  for (const char c : text) {
    if (!is_word_character(c)) return false;
  }
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9');
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = text.find_first_of(kBlanks);
    words.push_back(text.substr(0, end));
    text.remove_prefix(words.back().size());
  }
  return words;
}

/// `$name`, `*name`, `name:`, `name,` without what is not the name.
std::string_view bare_word(std::string_view word) {
  while (!word.empty() && (word[0] == '$' || word[0] == '*' || word[0] == '&')) {
    word.remove_prefix(1);
  }
  while (!word.empty() && !is_word_character(word.back())) word.remove_suffix(1);
  return word;
}

// ---- @param and :param

/// Of "string name  The process name", "$name text", "name: text".
std::optional<HelpParameter> tagged_parameter(std::string_view rest) {
  const std::vector<std::string_view> words = words_of(rest);
  if (words.empty()) return std::nullopt;
  HelpParameter parameter;
  const bool named_first =
      words.size() == 1 || words[0].starts_with('$') || words[0].ends_with(':');
  parameter.name = bare_word(named_first ? words[0] : words[1]);
  if (!named_first) parameter.type = bare_word(words[0]);
  if (named_first && words.size() > 1 && words[1].starts_with('$')) {
    parameter.name = bare_word(words[1]);
    parameter.type = bare_word(words[0]);
  }
  if (!is_word(parameter.name)) return std::nullopt;
  return parameter;
}

/// Of ":param str name: text": what stands between the colons.
std::optional<HelpParameter> field_parameter(std::string_view rest) {
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::vector<std::string_view> words = words_of(rest.substr(0, colon));
  if (words.empty() || words.size() > 2) return std::nullopt;
  HelpParameter parameter;
  parameter.name = bare_word(words.back());
  if (words.size() == 2) parameter.type = bare_word(words[0]);
  if (!is_word(parameter.name)) return std::nullopt;
  return parameter;
}

HelpSignature tagged_signature(std::string_view help) {
  HelpSignature signature;
  while (!help.empty()) {
    const std::size_t end = help.find('\n');
    const std::string_view line = trim(help.substr(0, end));
    help.remove_prefix(end == std::string_view::npos ? help.size() : end + 1);
    std::optional<HelpParameter> parameter;
    if (line.starts_with("@param ") || line.starts_with("@param\t")) {
      parameter = tagged_parameter(line.substr(7));
    } else if (line.starts_with(":param ")) {
      parameter = field_parameter(line.substr(7));
    } else if (line.starts_with("@return ") && signature.result.empty()) {
      const std::vector<std::string_view> words = words_of(line.substr(8));
      if (!words.empty()) signature.result = words[0];
    }
    if (parameter) signature.parameters.push_back(*std::move(parameter));
  }
  return signature;
}

// ---- prototypes

/// The end of the parentheses that open at `open`, or npos.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = open; i < text.size() && i - open < kMaxPrototype; ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{' || c == '<') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}' || c == '>') {
      if (--depth == 0) return i;
    }
  }
  return std::string_view::npos;
}

/// Splits at commas outside of parentheses and quotes; `[, x]` counts as a comma, and what stands
/// in such brackets as optional.
struct Piece {
  std::string_view text;
  bool optional = false;
};

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  int depth = 0;
  int brackets = 0;
  char quote = 0;
  std::size_t begin = 0;
  bool optional = false;
  const auto end_piece = [&](std::size_t end) {
    pieces.push_back({trim(text.substr(begin, end - begin)), optional});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (c == '(' || c == '{' || c == '<') ++depth;
    if (c == ')' || c == '}' || c == '>') --depth;
    // A bracket that opens before a comma, or first in a piece, marks what may be left out.
    if (c == '[' && depth == 0) {
      const std::string_view before = trim(text.substr(begin, i - begin));
      const std::string_view after = trim(text.substr(i + 1));
      if (before.empty() || after.starts_with(',')) {
        if (!before.empty()) end_piece(i);
        ++brackets;
        optional = true;
        const std::size_t skip = before.empty() ? i + 1 : text.find(',', i) + 1;
        begin = skip;
        i = skip - 1;
        continue;
      }
    }
    if ((c == ',' || c == ';') && depth == 0) {
      end_piece(i);
      optional = brackets > 0;
      begin = i + 1;
    }
  }
  end_piece(text.size());
  return pieces;
}

/// Of "name", "int name", "name: int", "name=1", "[name]".
std::optional<HelpParameter> prototype_parameter(const Piece& piece) {
  HelpParameter parameter{"", "", piece.optional};
  std::string_view text = piece.text;
  while (!text.empty() && text.back() == ']') text = trim(text.substr(0, text.size() - 1));
  if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
    parameter.optional = true;
    text = trim(text.substr(0, equals));
  }
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    parameter.type = trim(text.substr(colon + 1));
    text = trim(text.substr(0, colon));
  }
  if (text.starts_with('*')) return std::nullopt;  // any number of arguments
  const std::vector<std::string_view> words = words_of(text);
  if (words.empty() || words.size() > 2) return std::nullopt;
  parameter.name = bare_word(words.back());
  if (words.size() == 2 && parameter.type.empty()) parameter.type = words[0];
  if (!is_word(parameter.name)) return std::nullopt;
  return parameter;
}

std::optional<HelpSignature> prototype_at(std::string_view help, std::size_t open) {
  const std::size_t end = closing(help, open);
  if (end == std::string_view::npos) return std::nullopt;
  HelpSignature signature;
  const std::string_view inside = trim(help.substr(open + 1, end - open - 1));
  if (!inside.empty() && inside != "void") {
    for (const Piece& piece : pieces_of(inside)) {
      if (signature.parameters.empty() && (piece.text == "self" || piece.text == "cls")) continue;
      const auto parameter = prototype_parameter(piece);
      if (!parameter) return std::nullopt;
      signature.parameters.push_back(*parameter);
    }
  }
  const std::string_view rest = trim(help.substr(end + 1, kMaxPrototype));
  if (rest.starts_with("->") || rest.starts_with("=>")) {
    const std::vector<std::string_view> words = words_of(rest.substr(2, rest.find('\n')));
    if (!words.empty()) signature.result = bare_word(words[0]);
  }
  return signature;
}

/// Whether what follows `before` stands first in its line, but for `def`, the type of a result or
/// the prefix of the method (`supervisor.`).
bool begins_line(std::string_view before) {
  const std::size_t line = before.rfind('\n');
  if (line != std::string_view::npos) before.remove_prefix(line + 1);
  const std::vector<std::string_view> words = words_of(before);
  if (words.size() != 1) return words.empty();
  return words[0] == "def" || words[0] == "function" || words[0].ends_with('.') ||
         is_type_name(words[0]);
}

}  // namespace

std::vector<HelpSignature> read_help(std::string_view method, std::string_view help) {
  help = help.substr(0, kMaxHelp);
  std::vector<HelpSignature> found;
  HelpSignature tagged = tagged_signature(help);
  tagged.prominent = true;
  if (!tagged.parameters.empty()) found.push_back(std::move(tagged));
  if (method.empty()) return found;
  for (std::size_t at = 0; (at = help.find(method, at)) != std::string_view::npos;) {
    const std::string_view before = help.substr(0, at);
    at += method.size();
    if (!before.empty() && is_word_character(before.back())) continue;
    if (at >= help.size() || help[at] != '(') continue;
    if (auto signature = prototype_at(help, at)) {
      signature->prominent = begins_line(before);
      found.push_back(*std::move(signature));
    }
  }
  return found;
}

}  // namespace tagwire::importing
