// What orders.h and orders.cc say of how types travel, as text: the declarations of their Codecs,
// and lists of members, arms and names, for which the runtime has the code.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "codegen/cpp/shapes.h"
#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

/// The declaration of a Codec and its two functions.
struct CodecView {
  std::string declaration;
  std::string fields;      ///< `using LineFields = ...;`, and the defaults of retired fields
  std::string definition;  ///< decode and encode
};

/// Makes them for the declarations of one module. The includes grow as types are spelled; they and
/// the module outlive it.
class CodecViewer {
 public:
  CodecViewer(const idl::Module& module, Includes& header, Includes& source);

  CodecView make(const idl::Enum& decl);
  CodecView make(const idl::Struct& decl);
  CodecView make(const idl::ErrorDecl& decl);
  CodecView make(const idl::Union& decl);

 private:
  CodecView declared(const idl::Named& decl, const std::string& signature);
  CodecView listed(const idl::Named& decl, const std::string& signature, const std::string& suffix,
                   const std::string& machinery, const std::vector<std::string>& items);
  CodecView fields(const idl::Named& decl, const std::vector<idl::Field>& fields, bool strict,
                   bool positional);
  std::string definition(const idl::Named& decl, const std::string& machinery) const;
  std::string free_name(std::string name) const;
  std::string member(const idl::Named& owner, const idl::Field& field, std::string& defaults);
  std::string retired_default(const idl::Named& owner, const idl::Field& field,
                              std::string& defaults);

  Includes& header_;
  Includes& source_;
  Speller speller_;
  ShapeSpeller shapes_;
  std::set<std::string> declared_names_;  ///< in C++, of the module's declarations
};

}  // namespace tagwire::codegen
