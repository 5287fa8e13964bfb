// The client of the interop suite: does the jobs of its partners' clients (partners/README.md) with
// tagwire::Client.
//
// usage: interop_client [--classic] [--lenient] URL <jobs >answers
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "neutral_json.h"
#include "tagwire/client/client.h"
#include "tagwire/client/multicall.h"
#include "tagwire/wire/value_codec.h"

namespace {

using nlohmann::json;
using tagwire::Client;
using tagwire::Result;
using tagwire::Value;

json answer_of(const tagwire::Error& error) {
  if (error.fault) return {{"fault", {error.fault->code(), error.fault->text()}}};
  return {{"error", error.message}};
}

json answer_of(const Result<Value>& result) {
  if (result.ok()) return {{"result", interop::to_neutral(*result)}};
  return answer_of(result.error());
}

Value::Array arguments_of(const json& params) {
  Value::Array arguments;
  for (const json& param : params) arguments.push_back(interop::from_neutral(param));
  return arguments;
}

Result<Value> call(Client& client, const std::string& method, const Value::Array& arguments) {
  switch (arguments.size()) {
    case 0:
      return client.try_call<Value>(method);
    case 1:
      return client.try_call<Value>(method, arguments[0]);
    case 2:
      return client.try_call<Value>(method, arguments[0], arguments[1]);
    default:
      throw std::invalid_argument("the suite's methods take at most two arguments");
  }
}

tagwire::Pending<Value> add(tagwire::MultiCall& batch, const std::string& method,
                            const Value::Array& arguments) {
  switch (arguments.size()) {
    case 0:
      return batch.add<Value>(method);
    case 1:
      return batch.add<Value>(method, arguments[0]);
    case 2:
      return batch.add<Value>(method, arguments[0], arguments[1]);
    default:
      throw std::invalid_argument("the suite's methods take at most two arguments");
  }
}

json multicall(Client& client, const json& calls) {
  tagwire::MultiCall batch(client);
  std::vector<tagwire::Pending<Value>> pending;
  for (const json& call : calls)
    pending.push_back(add(batch, call.at(0), arguments_of(call.at(1))));
  if (const Result<void> ran = batch.try_run(); !ran.ok()) return answer_of(ran.error());
  json answers = json::array();
  for (const tagwire::Pending<Value>& each : pending) answers.push_back(answer_of(each.result()));
  return {{"results", answers}};
}

json answer_to(Client& client, const json& job) {
  if (job.contains("multicall")) return multicall(client, job.at("multicall"));
  return answer_of(call(client, job.at("method"), arguments_of(job.at("params"))));
}

}  // namespace

int main(int argc, char** argv) try {
  tagwire::ClientOptions options;
  std::string url;
  for (const std::string_view argument : std::vector<std::string_view>(argv + 1, argv + argc)) {
    if (argument == "--classic") {
      options.dialect = tagwire::wire::Dialect::classic();
    } else if (argument == "--lenient") {
      options.lenient = true;
    } else {
      url = argument;
    }
  }
  Client client(url, options);
  for (std::string line; std::getline(std::cin, line);) {
    const json job = json::parse(line);
    json answer;
    try {
      answer = answer_to(client, job);
    } catch (const std::exception& error) {
      answer = {{"error", error.what()}};
    }
    answer["id"] = job.at("id");
    std::cout << answer.dump() << std::endl;  // flushed: the suite keeps what came before a crash
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << argv[0] << ": " << error.what() << "\n";
  return 1;
}
