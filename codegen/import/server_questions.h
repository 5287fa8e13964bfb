// What a live server says about itself: tagwire.describe, else system.listMethods and its
// companions. Servers differ in all of it; docs/importing.md lists what is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codegen/import/described_idl.h"
#include "codegen/import/imported_idl.h"
#include "tagwire/base/result.h"
#include "tagwire/client/client.h"

namespace tagwire::importing {

/// The IDL files of a server of ours, each after those that it imports. Empty when the server does
/// not tell. Errors: the server could not be asked at all (kTimeout, kDenied).
Result<std::vector<IdlFile>> ask_for_idl(Client& client);

/// What system.listMethods answers. Errors: the server could not be reached, or has no such list.
Result<std::vector<std::string>> ask_for_names(Client& client);

/// Every method that the server lists, without its own (system., tagwire.) unless `with_system`. By
/// system.multicall when the server has it: a few exchanges instead of two a method. Errors: the
/// server could not be reached, lists nothing, or broke off.
Result<std::vector<PublishedMethod>> ask_for_methods(Client& client, bool with_system);

/// Whether a method is one that every server may have: under system. or tagwire.
bool is_own_method(std::string_view name);

}  // namespace tagwire::importing
