// The XML pull reader: forward only, over one contiguous UTF-8 text, without a tree and without
// allocation on the way that real messages take. Source: XML 1.0 (fifth edition), productions cited
// in reader.cc. Deviations: a DOCTYPE is refused, so there are no entities but the five; names are
// not split by namespace; attributes are checked and forgotten, since XML-RPC gives them no
// meaning.
//
// The reader keeps no stack: its caller descends by recursion, knows what it opened and compares
// end tags with that. check_well_formed() is the caller that keeps one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tagwire/base/limits.h"
#include "tagwire/xml/literal.h"
#include "tagwire/xml/scan.h"

namespace tagwire::xml {

/// Why a document was refused, as far as XML goes.
enum class Problem : std::uint8_t {
  kNotWellFormed,  ///< breaks a production or a constraint of XML 1.0, or has a DOCTYPE
  kEncoding,       ///< declared in an encoding that we do not read
  kCharacter,      ///< a byte or a reference that is no character in this encoding
  kLimit,          ///< beyond a limit of DocumentLimits
};

struct Failure {
  Problem problem = Problem::kNotWellFormed;
  std::size_t offset = 0;  ///< byte of the reader's text where it shows
  std::string message;
};

/// Reads one document. Thread safety: none. Lifetime: the text must outlive the reader and every
/// view that it returned. After a function has failed (false or kError) failure() says why and
/// nothing more may be read.
class Reader {
 public:
  enum class Token : std::uint8_t {
    kStartTag,  ///< consumed; name() and empty() tell about it
    kEndTag,    ///< consumed; name()
    kText,      ///< text, a reference or CDATA is next: read_text() consumes it
    kEnd,       ///< the end of the text
    kError,
  };
  /// A place to come back to.
  struct Mark {
    const char* at;
    std::size_t elements;
  };

  /// `text`: UTF-8 without byte order mark. `lenient`: white space may precede the XML declaration.
  Reader(std::string_view text, const DocumentLimits& limits, bool lenient = false)
      : begin_(text.data()),
        cursor_(text.data()),
        end_(text.data() + text.size()),
        limits_(limits),
        lenient_(lenient) {}

  /// Reads the XML declaration, if any, and everything before the root element.
  bool skip_prolog();
  /// Checks that nothing but comments, PIs and white space follows. Precondition: the root element
  /// has been read.
  bool finish();

  /// Skips white space, comments and PIs, then consumes one tag.
  Token next_tag();
  /// Skips white space; whether there was any.
  bool skip_space() noexcept {
    const char* start = cursor_;
    while (cursor_ != end_ && static_cast<unsigned char>(*cursor_) <= ' ' &&
           has_class(*cursor_, kSpace)) {
      ++cursor_;
    }
    return cursor_ != start;
  }
  /// Skips white space, comments and PIs.
  bool skip_misc();
  /// Reads the text up to the next tag: pieces between comments, PIs and CDATA joined, references
  /// resolved, line ends normalised. `out` views the document where it can, else `scratch`.
  bool read_text(std::string_view& out, std::string& scratch);

  /// Of the last tag. `name` views the document.
  std::string_view name() const noexcept { return name_; }
  bool empty() const noexcept { return empty_; }  ///< was `<name/>`

  /// Consumes S if it comes next, byte for byte. S holds whole tags and white space.
  template <FixedString S>
  bool literal() noexcept {
    if (static_cast<std::size_t>(end_ - cursor_) < S.size() ||
        !equal_bytes<S.size()>(cursor_, S.text)) {
      return false;
    }
    cursor_ += S.size();
    elements_ += S.start_tags();
    return true;
  }
  /// Whether S comes next.
  template <FixedString S>
  bool sees() const noexcept {
    return static_cast<std::size_t>(end_ - cursor_) >= S.size() &&
           equal_bytes<S.size()>(cursor_, S.text);
  }
  /// Reads text up to `<`, if it needs no work: no references, no CR, nothing malformed. False
  /// consumes nothing and is no failure: read_text() then says what it is.
  bool plain_text(std::string_view& out) noexcept;

  const char* cursor() const noexcept { return cursor_; }
  const char* end() const noexcept { return end_; }
  /// Moves over bytes that the caller has read itself. Precondition: cursor() <= to <= end().
  void advance_to(const char* to) noexcept { cursor_ = to; }
  /// The same over so many elements.
  void consume(const char* to, std::size_t elements) noexcept {
    cursor_ = to;
    elements_ += elements;
  }

  Mark mark() const noexcept { return {cursor_, elements_}; }
  void reset(const Mark& mark) noexcept {
    cursor_ = mark.at;
    elements_ = mark.elements;
  }
  std::size_t offset() const noexcept { return static_cast<std::size_t>(cursor_ - begin_); }
  std::size_t elements() const noexcept { return elements_; }
  std::string_view text_between(const Mark& from, const Mark& to) const noexcept {
    return {from.at, static_cast<std::size_t>(to.at - from.at)};
  }

  /// literal() counts elements without looking at the limit: loops ask here.
  bool check_elements() { return elements_ <= limits_.max_elements || fail_elements(); }

  const Failure& failure() const noexcept { return failure_; }
  /// Records a failure that the caller found, such as a wrong end tag. Always false.
  bool fail(Problem problem, const char* at, std::string message);
  bool fail_here(std::string message) {
    return fail(Problem::kNotWellFormed, cursor_, std::move(message));
  }

 private:
  std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - cursor_); }
  std::string_view rest() const noexcept { return {cursor_, left()}; }
  bool read_declaration();
  bool declaration_attribute(std::string_view name, std::string_view& value);
  bool read_name(std::string_view& out, const char* what);
  Token start_tag();
  Token end_tag();
  bool read_attributes();
  bool read_attribute_value();
  bool skip_comment();
  bool skip_pi();
  bool read_cdata(std::string& out);
  bool read_reference(std::string& out);
  bool read_character_reference(std::string& out);
  bool read_text_pieces(const char* start, std::string& out);
  const char* scan_text();
  const char* check_chars_until(const char* p, char stop, const char* what);
  const char* fail_character(const char* at);
  bool fail_elements();

  const char* begin_;
  const char* cursor_;
  const char* end_;
  std::size_t elements_ = 0;
  std::string_view name_;
  bool empty_ = false;
  DocumentLimits limits_;
  bool lenient_;
  Failure failure_;
};

/// Reads `text` from its beginning to its end, looking at nothing but the rules of XML and the
/// limits. Elements may nest 4 * max_depth + 16 deep, more than any document that XML-RPC allows.
std::optional<Failure> check_well_formed(std::string_view text, const DocumentLimits& limits,
                                         bool lenient = false);

}  // namespace tagwire::xml
