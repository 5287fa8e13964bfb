// A service that answers for every method of a Model: what `tagwire serve --mock` runs, so that a
// caller can be written and tested before the server is.
//
// An answer is looked for in this order:
//   1. an example of the method with equal arguments: its result, or the error that it throws;
//   2. the first example of the method that has a result;
//   3. a value made up for the type of the result (codegen/dynamic/plausible.h).
// Arguments are read and checked as generated servers do.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "idl/model.h"
#include "tagwire/base/module_text.h"
#include "tagwire/rpc/service.h"

namespace tagwire::codegen {

struct MockOptions {
  /// Gets a line for each call: the call as an `example` of the IDL, with what was answered. Called
  /// by several threads at once. What is @sensitive is "***".
  std::function<void(const std::string& line)> record = {};
};

/// Lifetime: `model` outlives it. Thread safety: as the server needs it.
class MockService final : public Service {
 public:
  explicit MockService(const idl::Model& model, MockOptions options = {});
  ~MockService() override;

  /// Methods for which no answer could be found or made up: they end in a fault that says so. As
  /// "Orders.place".
  std::vector<std::string> without_answer() const;

  void add_methods_(rpc::MethodTable& table) override;  // NOLINT(*-identifier-naming)

 private:
  struct Texts;
  const ModuleText& text_of(const idl::Module& module);

  const idl::Model& model_;
  MockOptions options_;
  std::map<const idl::Module*, std::unique_ptr<Texts>> texts_;  // for tagwire.describe
};

}  // namespace tagwire::codegen
