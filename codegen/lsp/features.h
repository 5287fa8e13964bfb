// What the language server answers, as JSON of LSP 3.17. Included by its .cc files alone: the JSON
// library is heavy.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "codegen/lsp/positions.h"
#include "codegen/lsp/workspace.h"

namespace tagwire::lsp {

using Json = nlohmann::json;

/// A document, and a place in it.
struct Place {
  std::string path;
  Position position;
};

Json to_json(const idl::Span& span);

/// Of every open file and those it imports: URI to an array of Diagnostic.
std::map<std::string, Json> diagnostics(Workspace& workspace);

Json hover(Workspace& workspace, const Place& place);
Json definition(Workspace& workspace, const Place& place);
/// In open files.
Json references(Workspace& workspace, const Place& place, bool with_declaration);
Json document_symbols(Workspace& workspace, const std::string& path);
/// One edit of the whole text, none when there is nothing to change; null when it has mistakes.
Json formatting(Workspace& workspace, const std::string& path);
Json code_actions(Workspace& workspace, const std::string& path, Position first, Position last);
Json completion(Workspace& workspace, const Place& place);

}  // namespace tagwire::lsp
