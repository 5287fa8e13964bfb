// What stands where in a file, and where it is declared: what an editor asks. Made of syntax trees
// alone, so that a file in the middle of an edit has answers, too; what cannot be found out is left
// out, and the checker says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "idl/source.h"
#include "idl/syntax.h"

namespace tagwire::idl {

struct IndexedFile;

/// Something that has a name. Lifetime: its Index.
struct Definition {
  enum class Kind : std::uint8_t {
    kModule,
    kImport,
    kConst,
    kAlias,
    kEnum,
    kEnumerator,
    kStruct,
    kField,
    kUnion,
    kArm,
    kError,
    kService,
    kMethod,
    kParameter,
  };
  Kind kind = Kind::kModule;
  std::string name;
  Span name_span;
  Span span;  ///< from the first attribute or word to the last character, docs left out
  std::vector<std::string> docs;
  std::string wire_name;  ///< @wire, else the name
  const Definition* parent = nullptr;
  std::vector<const Definition*> members;  ///< of a type, error or service; parameters
  const syntax::TypeExpr* type = nullptr;  ///< that it is declared with
  const syntax::Path* base = nullptr;      ///< what a service extends
  const IndexedFile* file = nullptr;       ///< that declares it
  const IndexedFile* imported = nullptr;   ///< what an import names; null when it is not there
  const Definition* member(std::string_view wanted) const;
};

/// "struct", "enumerator", "method".
std::string_view spell(Definition::Kind kind);

/// A place that names something.
struct Use {
  Span span;
  const Definition* target = nullptr;
};

struct IndexedFile {
  std::string path;
  std::unique_ptr<SourceFile> source;
  syntax::File tree;
  const Definition* module = nullptr;
  std::vector<const Definition*> declarations;                    ///< in the order of the file
  std::map<std::string, const Definition*, std::less<>> by_name;  ///< without imports
  std::map<std::string, const Definition*, std::less<>> imports;  ///< by the name they have here
};

/// Reads a file; none when it cannot be read.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;

/// One file, with what it imports. Thread safety: as any value.
class Index {
 public:
  Index(const std::string& path, const ReadFile& read, const std::vector<std::string>& import_dirs);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index();

  /// Null when the file cannot be read.
  const IndexedFile* file() const;
  /// Names of `file()` that stand for something, where it is declared and where it is used, sorted
  /// by place.
  const std::vector<Use>& uses() const;
  /// The use that `offset` stands in or directly behind; null when there is none.
  const Use* at(std::size_t offset) const;
  /// What a type stands for, aliases followed: an enum, struct or union; null for built-in types.
  const Definition* resolve(const IndexedFile& file, const syntax::TypeExpr& type) const;

 private:
  class Builder;
  std::unique_ptr<Builder> builder_;
};

}  // namespace tagwire::idl
