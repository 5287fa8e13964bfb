// Decoder: the XML-RPC values of one document, pulled one by one (XML-RPC specification, "Payload
// format"; docs/wire.md says what is accepted beyond it). Codecs sit on its whole-value functions;
// nothing is read into a tree first.
//
// Two ways lead through a document. The predicted one compares runs of tags that we and Python's
// xmlrpc.client are known to write, byte for byte; whatever differs goes back to where the value
// starts and takes the general one, which knows all of XML. Both give the same result or the same
// error; ReadSettings::predict turns the first one off so that tests can tell.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/encoding.h"
#include "tagwire/base/error.h"
#include "tagwire/base/numbers.h"
#include "tagwire/wire/dialect.h"
#include "tagwire/xml/reader.h"

namespace tagwire::wire {

using xml::FixedString;

/// Why a document was refused.
struct DecodeError {
  std::int32_t fault_code = fault_code::kNotWellFormed;  ///< what a server answers with
  std::string path;                                      ///< `params[1].lines[3].qty`, or empty
  std::string message;                                   ///< `expected int, found string`
  std::size_t offset = 0;                                ///< byte of the document as received

  /// kLimit or kMalformed.
  ErrorCode code() const noexcept;
  /// `params[1].lines[3].qty: expected int, found string (at byte 412)`
  std::string text() const;
  Error to_error() const { return make_error(code(), text()); }
};

/// What kind of value an XML-RPC type element holds.
enum class Kind : std::uint8_t {
  kNil,
  kBoolean,
  kInteger,  ///< int, i4, i8, i1, i2, biginteger
  kDouble,
  kString,  ///< also a value without a type element
  kBytes,
  kDateTime,
  kArray,
  kStruct,
};

/// "int", "dateTime.iso8601", ...: the name of the specification.
std::string_view to_string(Kind kind) noexcept;

/// The values of one array, by Decoder::begin_array() and next_element().
struct ArrayCursor {
  std::size_t count = 0;  ///< elements begun so far
  const char* start = nullptr;
  bool done = false;
};

/// The members of one struct, by Decoder::begin_struct() and next_member().
struct StructCursor {
  const char* start = nullptr;
  bool done = false;
  bool open = false;     ///< a member was begun and not closed
  bool spaced = false;   ///< has white space between its tags, as Python writes
  bool swapped = false;  ///< the open member has its value before its name
  bool bare = false;     ///< a <struct> without the <value> around it
  std::string_view tag;  ///< a member that belongs to the union around the struct, or empty
  xml::Reader::Mark after_name{};
  std::string name_buffer;  ///< a name that could not be viewed in the document
};

/// Names seen in one struct, to find duplicates among those that no field stands for.
class MemberNames {
 public:
  /// `name` comes from `members`, and is copied only when it would not stay.
  void add(const StructCursor& members, std::string_view name);
  /// A name that was added twice, or null. Near linear in the text of all names.
  const std::string_view* find_duplicate();

 private:
  std::vector<std::string_view> names_;
  std::list<std::string> copies_;
};

/// Reads the values of one document. Every function that returns bool says with false that error()
/// is set, unless noted; nothing may be read after that. Each read_*() consumes one whole
/// `<value>...</value>`.
/// Thread safety: none. Lifetime: document and settings must outlive it.
class Decoder {
 public:
  /// `document`: the bytes as received, in any encoding of base/encoding.h.
  explicit Decoder(std::string_view document, const ReadSettings& settings = kDefaultReadSettings);
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // --- whole values ---

  /// Looks at the next value without consuming it. `tag` is the type element as written, without
  /// "ex:", or empty for a value without one.
  bool peek(Kind& kind, std::string_view& tag);
  bool read_nil();
  /// Consumes the next value if it is nil, and says so.
  bool try_nil(bool& was_nil);
  bool read_bool(bool& out);
  /// `expected` names the type in messages; `or_text` also reads a decimal number from a string.
  bool read_integer(std::int64_t& out, std::int64_t min, std::int64_t max,
                    std::string_view expected, bool or_text = false);
  /// Reads an integer element for whoever takes any number: into `out`, or into `beyond` when it
  /// does not fit and is written with an exponent, as those do whose numbers are doubles: "1e+22".
  bool read_whole_number(std::int64_t& out, std::optional<double>& beyond);
  bool read_double(double& out, NonFinite non_finite = NonFinite::kRefuse);
  bool read_string(std::string& out);
  bool read_bytes(std::vector<std::byte>& out);
  bool read_datetime(std::chrono::sys_seconds& out);
  bool read_duration(std::chrono::microseconds& out);
  /// Reads a value of any type, checks all of it and keeps nothing.
  bool skip_value();

  // --- arrays: begin_array(a) && while (next_element(a)) read one value; end_array(a) ---

  bool begin_array(ArrayCursor& array);
  /// False at the end and on errors: end_array() tells which.
  bool next_element(ArrayCursor& array) {
    if (predict_ && !array.done) {  // done: `<array/>`, and what comes next is not its own
      reader_.skip_space();
      if (reader_.sees<"<value>">() && reader_.check_elements()) {
        ++array.count;
        return true;
      }
    }
    return next_element_general(array);
  }
  bool end_array(ArrayCursor& array);
  /// Reads on while elements come in the form that we write and `out` has capacity; next_element()
  /// goes on from there. Measured on 100,000 doubles: 4 % less time than element by element.
  void read_run(std::vector<double>& out, ArrayCursor& array);
  /// How many elements the array may have, judged by the bytes of those read so far: what to
  /// reserve() for when a vector is full. Never more than eight times `array.count`, so that memory
  /// stays proportional to what was received.
  std::size_t estimate_elements(const ArrayCursor& array) const noexcept;

  // --- structs: begin_struct(s) && while (next_member(s, name)) read one value; end_struct(s) ---

  bool begin_struct(StructCursor& members);
  /// A `<struct>` that stands without its `<value>`, as some peers send faults.
  bool begin_bare_struct(StructCursor& members);
  /// `name` is valid until the next call on this cursor. Does not look for duplicates. False at the
  /// end and on errors: end_struct() tells which.
  bool next_member(StructCursor& members, std::string_view& name);
  bool end_struct(StructCursor& members);

  /// Says that the next struct has a member `name` beside its own: StructCursor::tag. `name` lives
  /// as long as the decoder.
  void expect_tag(std::string_view name) noexcept { tag_ = name; }
  /// Right after begin_struct(): reads over the first member if it is called `name`, whatever its
  /// value. False is no error unless failed().
  bool skip_first_member(StructCursor& members, std::string_view name);

  /// Begins the member called Name if it comes next, in one comparison or two. False is no error.
  template <FixedString Name>
  bool predicted_member(StructCursor& members) {
    if (!predict_ || members.done) return false;
    constexpr auto kNameElement = "<name>" + xml::escape<Name>() + "</name>";
    if (!members.spaced) return members.open = reader_.literal<"<member>" + kNameElement>();
    // As Python writes it.
    if (reader_.literal<"<member>\n" + kNameElement + "\n">()) return members.open = true;
    const xml::Reader::Mark here = reader_.mark();
    reader_.skip_space();
    if (reader_.literal<"<member>">()) {
      reader_.skip_space();
      if (reader_.literal<kNameElement>()) {
        reader_.skip_space();
        return members.open = true;
      }
    }
    reader_.reset(here);
    return false;
  }
  /// Ends a predicted member. False is no error: next_member() goes on from there.
  bool predicted_member_end(StructCursor& members) {
    if (members.spaced) {
      if (reader_.literal<"\n</member>\n">()) {
        members.open = false;
        return true;
      }
      reader_.skip_space();
    }
    members.open = !reader_.literal<"</member>">();
    return !members.open;
  }

  // --- errors ---

  bool failed() const noexcept { return failed_; }
  /// Precondition: failed().
  const DecodeError& error() const noexcept { return error_; }
  /// The same, and ready to go on elsewhere in the document: rewind() is next.
  DecodeError take_error();

  /// Where the next value starts, for reject().
  const char* position() const noexcept { return reader_.cursor(); }
  /// Refuses a value that has the right type and a wrong content: fault -32602. Always false.
  bool reject(const char* at, std::string message);
  /// Refuses a document that is not XML-RPC: fault -32600. Always false.
  bool reject_document(const char* at, std::string message);
  /// Refuses a document that is beyond a limit: fault -32008. Always false.
  bool reject_size(const char* at, std::string message);
  bool wrong_type(const char* at, std::string_view expected, std::string_view found);
  bool duplicate_member(std::string_view name);
  /// `as`: what it is called the second time, which may be another of its names.
  bool duplicate_member(std::string_view name, std::string_view as);
  /// Takes what was found out of a message about content: the value is sensitive. Always false.
  bool conceal();
  bool lenient() const noexcept { return settings_.lenient; }
  const DocumentLimits& limits() const noexcept { return settings_.limits; }
  /// Puts a step in front of the error's path: `[3]`, `.qty`. Always false, so that a failed read
  /// is `return in.within(i);`.
  bool within(std::size_t index);
  bool within(std::string_view member);
  /// Names the whole: `params` or `result`. Always false.
  bool within_root(std::string_view root);

  // --- the document around the values: for call.h and reply.h ---

  struct Mark {
    xml::Reader::Mark at;
    std::size_t depth;
  };
  /// A place between two values, to come back to.
  Mark mark() const noexcept { return {reader_.mark(), depth_}; }
  void rewind(const Mark& mark) noexcept {
    reader_.reset(mark.at);
    depth_ = mark.depth;
  }
  /// The UTF-8 text between two places.
  std::string_view text_between(const Mark& from, const Mark& to) const noexcept {
    return reader_.text_between(from.at, to.at);
  }
  xml::Reader& reader() noexcept { return reader_; }
  bool predicts() const noexcept { return predict_; }
  /// Checks the encoding and reads up to the root element, which is next.
  bool begin_document();
  /// Checks that nothing follows the root element.
  bool end_document();
  /// Consumes a start tag of that name; `empty`: whether it was `<name/>`.
  bool start_tag(std::string_view name, bool& empty);
  /// Consumes an end tag of that name.
  bool end_tag(std::string_view name);
  /// Whether an end tag comes next. False also when something is there that belongs nowhere: the
  /// function that reads what should be there says so.
  bool at_end_tag(bool& at_end);
  /// What comes next, between elements: kStartTag and kEndTag are not consumed.
  xml::Reader::Token peek_tag(std::string_view& name);
  /// The text of an element without children, up to its end tag.
  bool element_text(std::string_view& out);
  /// After an error about content: looks whether the whole document is well-formed XML, and puts
  /// that error in its place if not, because a document that is not XML says nothing else.
  void settle();

 private:
  struct Opened {  // a value whose type is known and whose content is next
    const char* start;
    Kind kind;
    bool typed;
    bool empty;
    std::string_view tag;  // as written, with its prefix
  };
  struct Swapped {  // a member whose value at `value` precedes its name
    const char* value;
    xml::Reader::Mark name;
  };

  bool fail(std::int32_t code, const char* at, std::string message);
  std::size_t received_offset(const char* at);
  bool fail_xml();
  bool fail_xml_here(std::string message);
  xml::Reader::Token next_tag();
  bool open_value(Opened& value);
  bool open_type(Opened& value);
  bool scalar_text(const Opened& value, std::string_view& out);
  bool close_value(const Opened& value);
  bool wrong_type(const Opened& value, std::string_view expected);
  bool wrong_text(const Opened& value, std::string_view expected, std::string_view found);
  template <FixedString Type>
  bool predicted_text(std::string_view& out) {
    if (!predict_) return false;
    const xml::Reader::Mark here = reader_.mark();
    if (reader_.literal<"<value><" + Type + ">">() && reader_.plain_text(out) &&
        reader_.literal<"</" + Type + "></value>">()) {
      return true;
    }
    reader_.reset(here);
    return false;
  }
  bool predicted_integer(std::int64_t& out);
  bool predicted_double(double& out);
  bool enter(const char* start);
  bool enter_array(const Opened& value, ArrayCursor& array);
  bool enter_struct(const Opened& value, StructCursor& members);
  bool next_element_general(ArrayCursor& array);
  bool begin_member(StructCursor& members, std::string_view& name);
  bool is_value_next(bool& value_next);
  bool read_member_name(StructCursor& members, std::string_view& name);
  bool begin_swapped_member(StructCursor& members, std::string_view& name);
  bool close_member(StructCursor& members);
  bool close_struct(StructCursor& members);
  bool skip_scalar(const Opened& value);
  bool skip_array(const Opened& value);
  bool skip_struct(const Opened& value);
  bool skip_member(StructCursor& members, MemberNames& names);

  std::string_view document_;  // as received
  const ReadSettings& settings_;
  xml::Reader reader_;
  bool predict_;
  bool failed_ = false;
  bool content_error_ = false;  // error_ is about content: XML errors further on outrank it
  Encoding encoding_ = Encoding::kUtf8;
  std::size_t depth_ = 0;
  std::string_view text_;   // what reader_ reads
  std::string transcoded_;  // holds text_ unless document_ does
  std::string scratch_;
  DecodeError error_;
  struct {
    std::size_t text = 0;
    std::size_t document = 0;
  } mapped_;  // where a byte of text_ is in document_

  // Values that precede their names are read twice, once to find the name. While that first pass
  // runs, it notes all such members below, so that the second pass needs no third: without the
  // notes, time would be quadratic in nesting.
  std::vector<Swapped> swapped_;  // sorted by `value`
  bool noting_ = false;
  std::string_view tag_;  // see expect_tag()
};

}  // namespace tagwire::wire
