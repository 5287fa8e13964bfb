// An XML-RPC message as tinyxml2 reads it, and its values as lines of a report. `tagwire show` uses
// the tree for what our reader does not keep (how a type was spelled, everything after the first
// mistake) and as a second opinion: where tinyxml2 reads another text than we do, the line says so.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/cli/strict_message.h"
#include "tagwire/value/value.h"

namespace tinyxml2 {
class XMLDocument;
class XMLElement;
}  // namespace tinyxml2

namespace tagwire::cli {

/// One value of a message.
struct Row {
  std::string path;  ///< `params[0].lines[1].qty`
  std::string type;  ///< the type element as written; "string" for a value without one
  std::string text;  ///< the value, shortened; for arrays and structs their size
  std::string note;  ///< what is odd about it, or empty
};

class MessageTree {
 public:
  /// `text`: UTF-8 without byte order mark.
  explicit MessageTree(std::string_view text);
  MessageTree(const MessageTree&) = delete;
  MessageTree& operator=(const MessageTree&) = delete;
  ~MessageTree();

  bool ok() const;
  /// Why tinyxml2 refuses it, with its line. Precondition: !ok().
  std::string problem() const;
  MessageKind kind() const { return kind_; }
  /// Of a call; empty when there is none.
  const std::string& method() const { return method_; }
  /// The parameters, the result, or the value of a fault: `<value>` elements as far as there are.
  const std::vector<const tinyxml2::XMLElement*>& values() const { return values_; }

 private:
  void find_values(const tinyxml2::XMLElement& root);

  std::unique_ptr<tinyxml2::XMLDocument> document_;
  MessageKind kind_ = MessageKind::kUnknown;
  std::string method_;
  std::vector<const tinyxml2::XMLElement*> values_;
};

/// Appends the rows of one value and of all within it. `value` is what our reader made of it,
/// `element` the `<value>` element of the tree; either may be null, not both.
void append_rows(std::vector<Row>& rows, const std::string& path, const Value* value,
                 const tinyxml2::XMLElement* element);

}  // namespace tagwire::cli
